"""Reading a recipe: YAML to a checked recipe, or faults that name line, field and what was expected."""

import types
import typing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from programmes.domain.recipe import bank, hints
from programmes.domain.recipe.book import Recipe

MOST_CHARACTERS = 1_000_000
MOST_NODES = 100_000
WHERE_TO_LOOK = f" (look at how far this line and the one before are indented; {hints.QUOTES})"


class _Constructor(RoundTripConstructor):
    """Leaves dates as they are written: the schema reads them, and knows the line of one that cannot be."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_yaml_str)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a recipe."""

    file: str
    line: int
    field: str
    text: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.field}: {self.text}"
            if self.field
            else f"{self.file}:{self.line}: {self.text}"
        )


@dataclass(frozen=True)
class Read:
    """What came of reading: the recipe when nothing is wrong, and the tree that knows its lines."""

    file: str
    recipe: Recipe | None
    tree: Any
    faults: tuple[Fault, ...]

    def fault(self, place: tuple[Any, ...], text: str) -> Fault:
        """Make a fault at a place of the tree."""
        return Fault(self.file, line_of(self.tree, place), ".".join(str(part) for part in place), text)


def read(source: Path | str) -> Read:
    """Read a recipe from a path, or from a text when the string holds line breaks."""
    if isinstance(source, str) and "\n" in source:
        return read_text(source, "recipe")
    path = Path(source)
    try:
        return read_text(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        return Read(path.name, None, None, (Fault(path.name, 1, "", f"cannot be read: {error}"),))


@lru_cache(maxsize=4)
def read_text(text: str, file: str) -> Read:
    """Read a recipe from a text; `file` names it in faults.

    What was read is kept for a while: who plans, looks and loads asks for one text several times. Nobody changes it.
    """
    if len(text) > MOST_CHARACTERS:
        return Read(file, None, None, (Fault(file, 1, "", "is larger than a million characters"),))
    try:
        reader = YAML()
        reader.Constructor = _Constructor
        tree = reader.load(text)
        plain = _Plain().of(tree)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Read(file, None, None, (Fault(file, line, "", f"is not YAML: {error.problem}{WHERE_TO_LOOK}"),))
    except (YAMLError, ValueError, RecursionError) as error:
        return Read(file, None, None, (Fault(file, 1, "", f"is not YAML: {error}"),))
    if not isinstance(plain, dict):
        return Read(file, None, tree, (Fault(file, 1, "", "expected fields such as recipe: 1, slug: …, name: …"),))
    return _checked(plain, tree, file)


def _checked(plain: dict[str, Any], tree: Any, file: str) -> Read:
    expanded, found = bank.expand(plain)
    start = Read(file, None, tree, ())
    faults = [start.fault(place, text) for place, text in found]
    try:
        recipe = Recipe.model_validate(expanded)
    except ValidationError as error:
        faults += [start.fault(_place(one["loc"]), _sentence(one)) for one in error.errors(include_url=False)]
        return Read(file, None, tree, tuple(sorted(faults, key=lambda fault: fault.line)))
    return Read(file, None if faults else recipe, tree, tuple(faults))


def _sentence(error: Any) -> str:
    """Say what is wrong at a place of the schema."""
    place = error["loc"]
    if error["type"] == "missing":
        return f"is missing: {_described(place)}"
    if error["type"] == "extra_forbidden":
        return hints.unknown(str(place[-1]), _fields_at(place[:-1]))
    return hints.sentence(error, _fields_at(place))


def _place(place: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give a place as the file has it, without the schema's own marks."""
    return tuple(part for part in place if part != "[key]")


def line_of(root: Any, place: tuple[Any, ...]) -> int:
    """Find the line, counted from 1, of the deepest part of a place that the file has."""
    tree: Any = root
    line = 1
    for part in place:
        if not hasattr(tree, "lc"):
            break
        try:
            lines = tree.lc
            mark = lines.key(part) if isinstance(tree, dict) else lines.item(part)
            line, tree = mark[0] + 1, tree[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def _fields_at(place: tuple[Any, ...]) -> list[str]:
    """Name the fields that the schema knows at a place."""
    kind: Any = _kind_at(place)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return sorted(field.alias or name for name, field in kind.model_fields.items())
    return []


def _described(place: tuple[Any, ...]) -> str:
    """Say what a field is for, in the words of the schema."""
    kind: Any = _kind_at(place[:-1])
    known = kind.model_fields.items() if isinstance(kind, type) and issubclass(kind, BaseModel) else ()
    return next((str(field.description) for name, field in known if (field.alias or name) == place[-1]), "needed here")


def _kind_at(place: tuple[Any, ...]) -> Any:
    """Find what the schema wants at a place."""
    kind: Any = Recipe
    for part in place:
        kind = _inner(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            known = {field.alias or name: field for name, field in kind.model_fields.items()}
            kind = known[str(part)].annotation if str(part) in known else None
        else:
            kind = (typing.get_args(kind) or (None,))[-1]
    return _inner(kind)


def _inner(kind: Any) -> Any:
    """Take an optional type for what it is when given."""
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return next(part for part in typing.get_args(kind) if part is not type(None))
    return kind


class _Plain:
    """Makes plain values of the reader's own, and refuses a file that unfolds without end."""

    def __init__(self) -> None:
        self.seen = 0

    def of(self, node: Any) -> Any:
        self.seen += 1
        if self.seen > MOST_NODES:
            raise ValueError("it unfolds to too many parts")
        if isinstance(node, dict):
            return {str(name): self.of(part) for name, part in node.items()}
        if isinstance(node, list):
            return [self.of(part) for part in node]
        if isinstance(node, bool) or node is None:
            return node
        for kind in (int, float, str):
            if isinstance(node, kind):
                return kind(node)
        raise ValueError(f"it holds a {type(node).__name__}")
