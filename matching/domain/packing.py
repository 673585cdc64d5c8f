"""The frozen input of a run: the engine's documented JSON, and for many edges the same with its columns packed."""

import base64
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import engine

WRITTEN_OUT = 5_000
COLUMNS = ("student", "mentor", "score")


def pack(problem: engine.Problem) -> dict[str, Any]:
    """Write a problem as `kobling.problem/1`; from 5,001 edges on, `scores` holds zlib'd int32 columns in base64.

    A board reads it at every click, and 50,000 edges take a third of a second to read where they are written out.
    """
    if len(problem.edges) <= WRITTEN_OUT:
        return engine.problem_to_json(problem)
    document = engine.problem_to_json(_with(problem, engine.Edges([], [], [])))
    document["scores"] = {"packed": {name: _packed(getattr(problem.edges, name)) for name in COLUMNS}}
    return document


def unpack(document: dict[str, Any]) -> engine.Problem:
    """Read what `pack` wrote; raises engine.BadProblem when it is not a problem."""
    packed = document["scores"].get("packed")
    if packed is None:
        return engine.problem_from_json(document)
    bare = engine.problem_from_json({**document, "scores": {"edges": []}})
    return _with(bare, engine.Edges(*(_unpacked(packed[name]) for name in COLUMNS)))


def _with(problem: engine.Problem, edges: engine.Edges) -> engine.Problem:
    fields = {name: getattr(problem, name) for name in problem.__dataclass_fields__}
    return engine.Problem(**{**fields, "edges": edges})


def _packed(column: NDArray[Any]) -> str:
    return base64.b64encode(zlib.compress(column.astype("<i4").tobytes(), 6)).decode()


def _unpacked(text: str) -> NDArray[np.int32]:
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype="<i4")
