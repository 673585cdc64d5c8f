"""What more places would bring, in words: an exact number, or between this and that where only a bound is known."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import engine

Pair = Sequence[int]


def kept(found: Mapping[str, engine.Span]) -> dict[str, list[int]]:
    """Write what people (or study groups) and points would gain as it is kept: at least, at most."""
    return {name: [one.least, one.most] for name, one in found.items() if name in ("placed", "total")}


def sentence(what: str, gain: Mapping[str, Pair], *, of_groups: bool) -> str:
    """Say what something would bring: people with a place, or study groups, and else points."""
    placed, points = gain.get("placed", (0, 0)), gain.get("total")
    if placed[1] > 0:
        return _people(what, placed[0], placed[1], of_groups=of_groups)
    if points is None or points[1] <= 0:
        return _("%(where)s would change nothing.") % {"where": what}
    if points[0] == points[1]:
        return only_points(points[0]) % {"where": what, "points": points[0]}
    if points[0] <= 0:
        return _points_at_most(points[1]) % {"where": what, "points": points[1]}
    return _("%(where)s would place nobody more, but bring between %(least)s and %(most)s points.") % {
        "where": what,
        "least": points[0],
        "most": points[1],
    }


def only_points(number: int) -> str:
    """Say of something, `where`, that it would bring `points`, and nobody a place."""
    return ngettext(
        "%(where)s would place nobody more, but bring %(points)s point.",
        "%(where)s would place nobody more, but bring %(points)s points.",
        number,
    )


def brief(gain: Mapping[str, Pair], *, of_groups: bool) -> str:
    """Say in a few words what one more group would bring."""
    what = _("one more study group") if of_groups else _("one more group")
    return sentence(what, gain, of_groups=of_groups).rstrip(".")


def helps(gain: Mapping[str, Pair]) -> bool:
    """Say whether there is something to tell: somebody who may get a place, or points that are sure to come."""
    placed, points = gain.get("placed", (0, 0)), gain.get("total", (0, 0))
    return placed[1] > 0 or points[0] > 0


def _people(what: str, least: int, most: int, *, of_groups: bool) -> str:
    words = {"where": what, "people": least, "least": least, "most": most}
    if least == most:
        return (_study_groups(most) if of_groups else persons(most)) % words
    if least <= 0:
        return (_study_groups_at_most(most) if of_groups else _persons_at_most(most)) % words
    if of_groups:
        return _("%(where)s would place between %(least)s and %(most)s more study groups.") % words
    return _("%(where)s would place between %(least)s and %(most)s more people.") % words


def _points_at_most(number: int) -> str:
    return ngettext(
        "%(where)s would place nobody more, and bring at most %(points)s point.",
        "%(where)s would place nobody more, and bring at most %(points)s points.",
        number,
    )


def persons(number: int) -> str:
    """Say how many more people would have a place, in words with gaps for the number and for what would place them."""
    return ngettext(
        "%(where)s would place %(people)s more person.", "%(where)s would place %(people)s more people.", number
    )


def _study_groups(number: int) -> str:
    return ngettext(
        "%(where)s would place %(people)s more study group.",
        "%(where)s would place %(people)s more study groups.",
        number,
    )


def _persons_at_most(number: int) -> str:
    return ngettext(
        "%(where)s would place at most %(most)s more person.",
        "%(where)s would place at most %(most)s more people.",
        number,
    )


def _study_groups_at_most(number: int) -> str:
    return ngettext(
        "%(where)s would place at most %(most)s more study group.",
        "%(where)s would place at most %(most)s more study groups.",
        number,
    )
