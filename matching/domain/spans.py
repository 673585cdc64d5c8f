"""What a wish at a board of groups costs, in words: a number where it is known, otherwise between this and that."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from matching.domain import reasons

TOLD = ("priority", "placed", "weak", "total")


def losses(cost: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """Say what each level loses; levels that surely lose nothing are left out."""
    found = []
    for name, (least, most) in cost.items():
        level = name.split()[0]
        if level in TOLD and (least or most):
            found.append(reasons.loss(level, most) if least == most else _between(level, least, most))
    return tuple(found)


def at_least(cost: Mapping[str, int]) -> str:
    """Say what is surely lost at the first level; empty where that is nothing."""
    for name, lost in cost.items():
        level = name.split()[0]
        if level == "weighted":
            return _("at least %(n)s points in all") % {"n": lost}
        if level in TOLD:
            return _("at least: %(loss)s") % {"loss": reasons.loss(level, lost)}
    return ""


def _between(level: str, least: int, most: int) -> str:
    """Say a span; where nothing is sure at its lower end, only what it is at most."""
    upto = {
        "priority": _("at most %(most)s fewer with priority have a place"),
        "placed": _("at most %(most)s fewer with a place"),
        "weak": _("at most %(most)s more below a good score"),
        "total": _("at most %(most)s fewer points in all"),
    }
    both = {
        "priority": _("between %(least)s and %(most)s fewer with priority have a place"),
        "placed": _("between %(least)s and %(most)s fewer with a place"),
        "weak": _("between %(least)s and %(most)s more below a good score"),
        "total": _("between %(least)s and %(most)s fewer points in all"),
    }
    if most <= 0:
        return _("no loss: %(loss)s at least") % {"loss": reasons.loss(level, most)} if most else _("no loss")
    return (upto if least <= 0 else both)[level] % {"least": least, "most": most}
