"""How far the mending of a match may reach for who works at some campuses only: whom it moves, what is refused."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matching.domain.repairs import Diagnosis, Plan
from matching.models import Pair
from matching.states import LIVE, Side


def within(plans: Iterable[Plan], campuses: Collection[int] | None) -> list[Plan]:
    """Give the plans that touch only people of these campuses; all of them where nothing is said."""
    if campuses is None:
        return list(plans)
    return [
        one
        for one in plans
        if all(change.seeker.campus_id in campuses for change in one.changes)
        and all(change.after is None or change.after.campus_id in campuses for change in one.changes)
    ]


def hold(pair: Pair, diagnosis: Diagnosis, campuses: Collection[int] | None) -> None:
    """Refuse that a guide leaves who is at another campus, or guides somebody there: their matches would all end."""
    if campuses is None or diagnosis.leaves is not Side.GUIDE:
        return
    live = Pair.objects.filter(coupling=pair.coupling, guide=pair.guide, state__in=LIVE)
    if pair.guide.campus_id not in campuses or live.exclude(seeker__campus__in=campuses).exists():
        raise ValidationError(
            _(
                "Who guides here is at another campus, or guides somebody there, and those matches would end too. Ask "
                "somebody who works for all campuses to do this."
            )
        )
