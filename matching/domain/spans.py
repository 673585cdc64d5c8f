"""What a wish at a board of groups costs, in words: a number where it is known, otherwise between this and that."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.domain import reasons

TOLD = ("priority", "placed", "weak", "total")


def losses(cost: Mapping[str, tuple[int, int]], classes: Mapping[str, int]) -> tuple[str, ...]:
    """Say what each level loses; levels that surely lose nothing are left out."""
    found = []
    for name, (least, most) in cost.items():
        if name.split()[0] in TOLD and (least or most):
            is_known = least == most
            found.append(reasons.loss(name, most, classes) if is_known else _between(name, least, most, classes))
    return tuple(found)


def at_least(cost: Mapping[str, int], classes: Mapping[str, int]) -> str:
    """Say what is surely lost at the first level; empty where that is nothing."""
    for name, lost in cost.items():
        level = name.split()[0]
        if level == "weighted":
            return ngettext("at least %(n)s point in all", "at least %(n)s points in all", lost) % {"n": lost}
        if level in TOLD:
            return _("at least: %(loss)s") % {"loss": reasons.loss(name, lost, classes)}
    return ""


def _between(name: str, least: int, most: int, classes: Mapping[str, int]) -> str:
    """Say a span; where nothing is sure at its lower end, only what it is at most."""
    if most <= 0:
        return _("no loss: %(loss)s at least") % {"loss": reasons.loss(name, most, classes)} if most else _("no loss")
    level, _space, number = name.partition(" ")
    kind = "class" if number in classes else level
    words = {"least": least, "most": most, "rank": classes.get(number)}
    return (_upto(kind, most) if least <= 0 else _from_to(kind)) % words


def _upto(kind: str, most: int) -> str:
    return {
        "class": ngettext(
            "at most %(most)s fewer of class %(rank)s has a place",
            "at most %(most)s fewer of class %(rank)s have a place",
            most,
        ),
        "priority": ngettext(
            "at most %(most)s fewer with priority has a place",
            "at most %(most)s fewer with priority have a place",
            most,
        ),
        "placed": _("at most %(most)s fewer with a place"),
        "weak": _("at most %(most)s more below a good score"),
        "total": ngettext("at most %(most)s point fewer in all", "at most %(most)s fewer points in all", most),
    }[kind]


def _from_to(kind: str) -> str:
    return {
        "class": _("between %(least)s and %(most)s fewer of class %(rank)s have a place"),
        "priority": _("between %(least)s and %(most)s fewer with priority have a place"),
        "placed": _("between %(least)s and %(most)s fewer with a place"),
        "weak": _("between %(least)s and %(most)s more below a good score"),
        "total": _("between %(least)s and %(most)s fewer points in all"),
    }[kind]
