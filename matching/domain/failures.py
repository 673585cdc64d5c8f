"""Why a run failed: kept as data when it fails, with the engine's keys for people, and worded for whoever reads it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import engine
from matching.domain import limits
from matching.models import Run

CONFLICT, UNFOUND, INPUT, CHECK, OTHER = "conflict", "unfound", "input", "check", "other"
SIDES = {"student": "seeker", "mentor": "guide"}
Names = Callable[[str], str]


class Refused(ValueError):
    """The independent check does not accept the answer; carries its sentences."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(["the independent check refused the answer:", *sentences]))
        self.sentences = tuple(sentences)


def of(wrong: Exception, locked: list[tuple[str, str]]) -> dict[str, Any]:
    """Write down why a run failed, as the document that the run keeps; `locked` are the pairs that it had to keep."""
    if isinstance(wrong, engine.Infeasible):
        return {"kind": CONFLICT if wrong.is_proven else UNFOUND, "rules": _conflict(wrong)}
    if isinstance(wrong, engine.BadProblem):
        return {"kind": INPUT, "rules": [_complaint(one, locked) for one in wrong.complaints]}
    if isinstance(wrong, Refused):
        return {"kind": CHECK, "rules": [{"rule": "engine", "words": one} for one in wrong.sentences]}
    return {"kind": OTHER, "rules": [{"rule": "engine", "words": str(wrong)[:500]}]}


def opening(run: Run) -> str:
    """Say what kind of failure it was, and what to do about it."""
    return {
        CONFLICT: _("These cannot all hold together. Change one of them, then ask for a new run:"),
        UNFOUND: _("No groups were found that keep all of these. Change one of them, then ask for a new run:"),
        INPUT: _("The pool cannot be matched as it is. Change this, then ask for a new run:"),
        CHECK: _("The independent check refused the answer. Nothing of it was kept; tell whoever runs Kobling:"),
    }.get(run.failure.get("kind", ""), _("Something unforeseen went wrong. Tell whoever runs Kobling:"))


def sentences(run: Run, names: Names) -> list[str]:
    """Say what was wrong, one sentence each, with the names that the reader may know."""
    return told(run.failure, names, limits.named(run.coupling) if has_limits(run.failure) else {})


def told(failure: dict[str, Any], names: Names, named: Mapping[str, str]) -> list[str]:
    """Say what a document of a failure tells, one sentence each; `named` are the limits of its coupling in words."""
    rules = failure.get("rules", ())
    return [limits.in_words(one, named) if "cap" in one else _words(one, names) for one in rules]


def has_limits(failure: dict[str, Any]) -> bool:
    """Say whether a failure is about limits too, whose names must then be read."""
    return any("cap" in one for one in failure.get("rules", ()))


def people(failure: dict[str, Any]) -> set[str]:
    """The engine's keys of everybody whom the document of a failure is about."""
    rules = failure.get("rules", ())
    alone = {str(one[side]) for one in rules for side in ("seeker", "guide") if side in one}
    return alone | {str(key) for one in rules for key in one.get("seekers", ())}


def _conflict(wrong: engine.Infeasible) -> list[dict[str, Any]]:
    """Write down the rules in conflict; a must that conflicts with nothing else fits nobody at all."""
    rules = [_rule(one) for one in wrong.rules]
    if [one["rule"] for one in rules] == ["must"]:
        rules.append({"rule": "fits-nobody", "seeker": rules[0]["seeker"]})
    return rules


def _rule(one: str) -> dict[str, Any]:
    if not isinstance(one, engine.NamedRule):
        return {"rule": "engine", "words": one}
    return {"rule": one.kind, **{SIDES.get(key, key): value for key, value in one.about.items()}}


def _complaint(one: engine.Complaint, locked: list[tuple[str, str]]) -> dict[str, Any]:
    """Write down a complaint about the input: what coordinators can cause by locks and numbers is told apart."""
    if isinstance(one.expected, engine.NamedRule):
        found = _rule(one.expected)
        if found["rule"] == "kept-too-many":
            found["seekers"] = sorted(seeker for seeker, guide in locked if guide == found["guide"])
        return found
    if one.path in ("students", "mentors") and one.value == []:
        return {"rule": f"no-{one.path}"}
    if one.path.startswith("caps"):
        return {"rule": "caps"}
    if one.path == "groups.lo":
        return {"rule": "too-few", "number": str(one.value)}
    return {"rule": "engine", "words": f"{one.path}: {one.expected}"}


def _words(one: dict[str, Any], names: Names) -> str:
    values: dict[str, str] = {side: names(str(one[side])) for side in ("seeker", "guide") if side in one}
    values |= {key: str(one[key]) for key in ("number", "low", "high", "words") if key in one}
    values["seekers"] = str(get_text_list([names(key) for key in one.get("seekers", ())], _("and")))
    if one["rule"] in ("places", "kept-too-many"):
        return _of_places(one, values)
    return _plain()[one["rule"]] % values


def _of_places(one: dict[str, Any], values: dict[str, str]) -> str:
    number = int(one["number"])
    if one["rule"] == "places":
        words = ngettext("%(guide)s has %(number)s free place.", "%(guide)s has %(number)s free places.", number)
    else:
        words = ngettext(
            "%(seekers)s are kept together with %(guide)s, who has %(number)s free place.",
            "%(seekers)s are kept together with %(guide)s, who has %(number)s free places.",
            number,
        )
    return words % values


def _plain() -> dict[str, str]:
    return {
        "locked": _("%(seeker)s is kept together with %(guide)s."),
        "forbidden": _("%(seeker)s and %(guide)s are kept apart, or were matched before and it did not hold."),
        "must": _("%(seeker)s must have a place."),
        "fits-nobody": _("Nobody who guides fits %(seeker)s: by campus, by an answer that is a must, or by points."),
        "caps": _(
            "The smallest and greatest numbers of this coupling contradict one another, or what is kept together. The "
            "page before a run says which."
        ),
        "times": _("The places and free times of %(guide)s are too few for this."),
        "hours": _("Hours that %(guide)s has left: %(number)s."),
        "minimum": _("No match may have fewer than %(number)s points."),
        "person": _("Nobody leads more groups than they have places for, or two at one time."),
        "sizes": _("A group has %(low)s to %(high)s members."),
        "kept-and-apart": _("%(seeker)s and %(guide)s are kept together, and kept apart too."),
        "kept-unscored": _("%(seeker)s is kept together with %(guide)s, whom no rule allows."),
        "kept-twice": _("%(seeker)s is kept together with more than one who guides."),
        "no-students": _("Nobody in the pool waits for a guide. Decide applications first."),
        "no-mentors": _("Nobody who guides is in the pool. Decide applications first."),
        "too-few": _("A group has at least %(number)s members, and fewer people than that wait."),
        "engine": "%(words)s",
    }
