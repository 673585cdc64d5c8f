"""A mentor who does not exist yet as a JSON document, described in docs/matching.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.engine import validate_offer
from matching.engine.enlarge import Offer
from matching.engine.problem import BadProblem, Complaint, Problem

FIELDS = ("scores", "slots", "hours", "places")


def offer_from_json(document: Any, problem: Problem) -> Offer:
    """Read an offer to a problem; raise `BadProblem` with every complaint, strangers and unknown fields among them."""
    if not isinstance(document, Mapping):
        raise BadProblem([Complaint("offer", document, 'an object such as {"scores": {"s1": 9000}, "places": 1}')])
    expected = "no such field; known are " + ", ".join(FIELDS)
    found = [Complaint(f"offer.{name}", document[name], expected) for name in document if name not in FIELDS]
    scores = document.get("scores", {})
    if isinstance(scores, Mapping):
        known = set(problem.students.ids)
        found += [Complaint("offer.scores", one, "the id of a student") for one in scores if one not in known]
    slots, hours, places = document.get("slots"), document.get("hours"), document.get("places", 1)
    found += validate_offer.complaints(problem, scores, slots, hours, places)
    if found:
        raise BadProblem(found)
    return Offer(scores, slots, hours, places)
