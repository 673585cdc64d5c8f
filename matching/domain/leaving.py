"""Who sits on a board and cannot be offered a match any more: left the pool since the run, or matched meanwhile."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import queries as applications
from applications.models import Application
from applications.states import ApplicationState
from matching.models import Pair, Run
from matching.states import LIVE, RunState


@dataclass(frozen=True)
class Gone:
    """Somebody on a board with whom publishing would be refused, and why in a word or two."""

    application: int
    name: str
    why: str
    guides: bool

    @property
    def todo(self) -> str:
        """What the desk does about it."""
        return _("move who sits with them, or take those out") if self.guides else _("take them out")


def since(run: Run) -> list[Gone]:
    """Name who sits on the board of a run and cannot be offered a match now; nobody once it is published or laid aside.

    One question to the database, however many there are; publishing checks the same under its lock.
    """
    if run.state != RunState.READY:
        return []
    sits = Q(pk__in=run.proposals.values("seeker")) | Q(pk__in=run.proposals.values("guide"))
    taken = Exists(Pair.objects.filter(coupling=run.coupling_id, state__in=LIVE, seeker=OuterRef("pk")))
    rows = Application.objects.filter(sits).annotate(taken=taken)
    rows = rows.filter(~Q(state=ApplicationState.POOL) | applications.UNTRAINED | Q(taken=True))
    rows = rows.select_related("person", "intake").defer("answers").order_by("person__name", "pk")
    return [
        Gone(one.pk, str(one.person), word(one) or _("matched already"), one.intake.part == run.coupling.guides)
        for one in rows
    ]


def word(one: Application) -> str:
    """Say in a word or two why somebody cannot be matched; empty of who is in the pool and trained."""
    if one.state == ApplicationState.WITHDRAWN:
        return _("withdrawn")
    if one.state != ApplicationState.POOL:
        return _("no longer in the pool")
    return _("not trained") if applications.lacks_training(one) else ""


def sentence(number: int) -> str:
    """Count them, with what follows."""
    return ngettext(
        "%(number)s person on the board of this run cannot be matched any more. It cannot be published before they "
        "are off the board.",
        "%(number)s people on the board of this run cannot be matched any more. It cannot be published before they "
        "are off the board.",
        number,
    ) % {"number": number}
