"""What comes next for two who walk together, in words: every room that knows of something tells it here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from matching import queries
from matching.models import Extension, Group, Pair, SwapRequest
from matching.states import WAITING, ExtensionState, PairState
from people.models import Person

Bond = Pair | Group
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Step:
    """One thing that comes next: what, why, and the way to it; `rank` orders (small first), `mine` says whose move."""

    rank: int
    title: str
    why: str = ""
    url: str = ""
    label: str = ""
    mine: bool = True


Source = Callable[[Bond, Person, datetime], Iterable[Step]]


def ahead(bond: Bond, person: Person, at: datetime) -> list[Step]:
    """Gather what comes next for somebody in a pair or group, one's own moves first; settings.STEP_SOURCES tells."""
    sources: list[Source] = [import_string(path) for path in settings.STEP_SOURCES]
    found = [step for source in sources for step in source(bond, person, at)]
    return sorted(found, key=lambda step: (not step.mine, step.rank))


def of_matching(bond: Bond, person: Person, at: datetime) -> Iterable[Step]:
    """Tell how far one's own request for a change is, and of the end that comes."""
    yield from _of_the_end(bond, person, at)
    about = {"pair__group": bond} if isinstance(bond, Group) else {"pair": bond}
    rows = SwapRequest.objects.filter(**about, application__person=person, state__in=WAITING).select_related("pair")
    for request in rows:
        url = reverse("pair_change", args=[request.pair_id])
        yield Step(90, _("The office looks into your request"), _words(request), url, _("See where it stands"), False)


def _of_the_end(bond: Bond, person: Person, at: datetime) -> Iterable[Step]:
    """Tell of a wish to go on longer that waits, and of a last day that comes within a month."""
    pairs = list(queries.pairs_of(person).filter(queries.walking_in(bond), state=PairState.ACTIVE).order_by("pk"))
    rows = Extension.objects.filter(pair__in=pairs, state=ExtensionState.ASKED).order_by("asked_at", "pk")
    wishes = list(rows.select_related("pair__seeker", "pair__guide"))
    asked = [one for one in wishes if queries.side_of(one.pair, person) == one.asked_by]
    for wish in [one for one in wishes if one not in asked] + asked[:1]:  # of what one has asked all, told once
        mine = wish not in asked
        title = _("Go on until %(day)s?") % {"day": date_format(wish.until, "DATE_FORMAT")}
        why = _("The other would like to go on longer. Say yes or no.") if mine else _("Now we wait for the other.")
        url = reverse("pair_extend", args=[wish.pair_id])
        yield Step(15, title, why, url, _("Read and answer") if mine else "", mine)
    last = min((queries.last_day(one) for one in pairs), default=None)
    if not wishes and last is not None and last - SOON <= at.date() <= last:
        title = _("Your match ends on %(day)s") % {"day": date_format(last, "DATE_FORMAT")}
        url = reverse("pair_extend", args=[pairs[0].pk])
        yield Step(80, title, _("Would you both like to go on longer? Ask for it."), url, _("Go on longer"))


def _words(request: SwapRequest) -> str:
    if request.taken_at is None:
        return _("It is sent. Until it is settled the match goes on as it is.")
    return _("Somebody at the office is on it. Until it is settled the match goes on as it is.")


def own_pair(bond: Bond, person: Person) -> Pair | None:
    """Give the pair with which somebody belongs to a pair or group; None for the guide of a group."""
    if isinstance(bond, Pair):
        return bond
    return queries.pairs_of(person).filter(group=bond, seeker__person=person).first()
