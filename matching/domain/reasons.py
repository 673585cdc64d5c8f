"""Reasons in words: why somebody has no place, and which rule a pair by hand would break."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from applications.models import Application
from matching.models import Apart, Pair, Precedence, Unmatched
from matching.states import DeclineReason, EndReason, PairState
from programmes.models import Coupling
from programmes.states import Part


def in_words(row: Unmatched) -> str:
    """Say why somebody has no place, in the reader's language."""
    figures = row.figures
    if row.reason == "below-minimum":
        return _(
            "The best possible match has %(score)s points, %(missing)s fewer than the lowest that the coupling accepts."
        ) % {"score": figures.get("score", 0), "missing": figures.get("missing", 0)}
    if row.reason == "contention":
        return _contention(figures)
    return _plain().get(row.reason, _("The run found no place (%(code)s).") % {"code": row.reason})


def gathered(rows: Iterable[Unmatched]) -> list[tuple[str, list[Application]]]:
    """Gather those without a place by the sentence that says why, in the order of the first of them."""
    found: dict[str, list[Application]] = {}
    for row in rows:
        found.setdefault(in_words(row), []).append(row.application)
    return list(found.items())


def broken_rule(name: str, coupling: Coupling) -> str:
    """Say which rule a pair would break."""
    known = {
        "campus": _("They are not at the same campus."),
        "earlier": _("These two were matched before in this programme, and it did not hold."),
        "apart": _("Somebody at the desk keeps these two apart."),
        "self": _("This is one and the same person."),
    }
    if name in known:
        return known[name]
    key = name.removeprefix("must ")
    label = next((one.label for one in coupling.criteria.all() if one.key == key), key)
    return _("They share nothing in what is a must: %(criterion)s.") % {"criterion": label}


def kept_apart(row: Apart) -> str:
    """Say why two are kept apart, who said so and when."""
    words = {
        "why": row.reason.rstrip("."),
        "who": row.said_by or _("somebody at the desk"),
        "day": date_format(localtime(row.said_at), "DATE_FORMAT"),
    }
    return _("Kept apart: %(why)s (%(who)s, %(day)s).") % words


def put_first(row: Precedence) -> str:
    """Say that somebody must have a place, or in which class they are put first."""
    return _("must have a place") if row.must else _("class %(rank)s, by hand") % {"rank": row.rank}


def over(pair: Pair) -> str:
    """Say in words why a pair is over; empty while it is not, and where no reason was given."""
    known = {**dict(EndReason.choices), **(dict(DeclineReason.choices) if pair.state == PairState.DECLINED else {})}
    return str(known.get(pair.end_reason, pair.end_reason))


def stage(code: str) -> str:
    """Say what a run is doing."""
    known = {
        "read": _("reads applications and answers"),
        "check": _("checks the input"),
        "explain": _("explains who has no place"),
        "store": _("stores the proposals"),
        "done": _("stores the proposals"),
    }
    return known.get(code, _("looks for the best matching")) if code else ""


def level(name: str, rank: int | None = None, *, of_study_groups: bool = False) -> str:
    """Say what a level of the objective counts; one of priority perhaps by its class."""
    if name == "priority" and rank is not None:
        return _("people of class %(rank)s who have a place") % {"rank": rank}
    if name == "placed" and of_study_groups:
        return _("study groups with a place")
    known = {
        "priority": _("people with priority who have a place"),
        "placed": _("people with a place"),
        "weak": _("pairs below a good score"),
        "worst": _("score of the weakest pair"),
        "total": _("points in all"),
        "spread": _("evenness over those who guide"),
        "kept": _("earlier pairs kept"),
        "tie-break": _("the lot, between equally good answers"),
        "weighted": _("points of all groups"),
    }
    return known.get(name, name)


def loss(name: str, lost: int, classes: Mapping[str, int]) -> str:
    """Say what a level of the objective loses, or gains where the number is below nothing.

    A level of priority is named by its class, as `classes` of the run give it by the engine's number.
    """
    kind, _space, number = name.partition(" ")
    n, is_less = abs(lost), lost > 0
    words = {"n": n, "rank": classes.get(number)}
    if kind == "priority":
        return _priority(n, is_less=is_less, has_class=number in classes) % words
    fewer = {
        "placed": _("%(n)s fewer with a place"),
        "weak": _("%(n)s more below a good score"),
        "worst": ngettext("the weakest match is %(n)s point lower", "the weakest match is %(n)s points lower", n),
        "total": ngettext("%(n)s point fewer in all", "%(n)s fewer points in all", n),
    }
    more = {
        "placed": _("%(n)s more with a place"),
        "weak": _("%(n)s fewer below a good score"),
        "worst": ngettext("the weakest match is %(n)s point higher", "the weakest match is %(n)s points higher", n),
        "total": ngettext("%(n)s point more in all", "%(n)s more points in all", n),
    }
    return (fewer if is_less else more)[kind] % words


def not_known(names: list[str]) -> str:
    """Say that a run can tell nothing of these, because it was made without them."""
    return _(
        "The run was made without %(names)s, so it can say nothing here. Ask for a new run to have them in it."
    ) % {"names": get_text_list(names, _("and"))}


def label(part: dict[str, Any]) -> str:
    """Say what a criterion is, as it was worded when the run was made."""
    words = part.get("label", part.get("key", ""))
    return str(LazyI18nString(words))


def without_a_match(part: str, number: int) -> str:
    """Name those of one part who are without a match; the number stands beside the words."""
    return {
        Part.STUDENT: ngettext("student without a match", "students without a match", number),
        Part.MENTOR: ngettext("mentor without a match", "mentors without a match", number),
        Part.BUDDY: ngettext("buddy without a match", "buddies without a match", number),
    }[Part(part)]


def _contention(figures: dict[str, Any]) -> str:
    people, places = figures.get("students", 0), figures.get("places", 0)
    if figures.get("study_groups"):
        return ngettext(
            "%(groups)s study groups compete for %(places)s place: nobody else who guides fits them.",
            "%(groups)s study groups compete for %(places)s places: nobody else who guides fits them.",
            places,
        ) % {"groups": people, "places": places}
    return ngettext(
        "%(people)s people compete for %(places)s place: nobody else who guides fits them.",
        "%(people)s people compete for %(places)s places: nobody else who guides fits them.",
        places,
    ) % {"people": people, "places": places}


def _priority(n: int, *, is_less: bool, has_class: bool) -> str:
    if has_class and is_less:
        return ngettext("%(n)s fewer of class %(rank)s has a place", "%(n)s fewer of class %(rank)s have a place", n)
    if has_class:
        return ngettext("%(n)s more of class %(rank)s has a place", "%(n)s more of class %(rank)s have a place", n)
    if is_less:
        return ngettext("%(n)s fewer with priority has a place", "%(n)s fewer with priority have a place", n)
    return ngettext("%(n)s more with priority has a place", "%(n)s more with priority have a place", n)


def _plain() -> dict[str, str]:
    return {
        "no-edge": _("Nobody who guides fits what must be met: campus, or an answer that is a must."),
        "forbidden": _("The only ones who fit were matched with this person before, and it did not hold."),
        "no-places": _("Those who fit have no free place."),
        "cap": _("Those who fit belong to an organisation or campus that is full."),
        "minimum-elsewhere": _("Others need the places, because a smallest number is set for them."),
        "total": _(
            "There is room, but all matches together would have fewer points: this run makes the best total, "
            "even if fewer people are placed."
        ),
        "hours": _("Nobody who fits has enough hours left for a group of this size."),
        "group": _("No group with a common time and the right size could take this person."),
        "stopped": _("The time of the run was up before a place was found."),
        "no-study-group": _("The application names no study group, and this coupling places whole study groups."),
        "no-training": _("Training is not done. Record it on the application, then ask for a new run."),
        "by-hand": _("Somebody at the desk took this person out of the proposals."),
        "no-seeker": _("Nobody in the pool was proposed to this person in this run."),
    }
