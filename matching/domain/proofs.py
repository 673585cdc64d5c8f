"""What the proof of a run is worth: decided here once for every page, and said before a run is published."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.domain import archive
from matching.models import Run
from matching.states import BoardVerb

PROVEN, SOLVER, GAP, OUTDATED = "proven", "solver", "gap", "outdated"
SEATED = [verb for verb in BoardVerb if verb not in (BoardVerb.LOCK, BoardVerb.UNLOCK)]
BY_HAND = Q(board_acts__undone_at__isnull=True, board_acts__verb__in=SEATED)


@dataclass(frozen=True)
class Proof:
    """How far a run is proven, and how often its board was changed by hand since."""

    kind: str
    gap: str
    by_hand: int

    @property
    def is_proven(self) -> bool:
        """Say whether a check that trusts no solver has confirmed every level."""
        return self.kind == PROVEN

    def brief(self) -> str:
        """Say it in a few words, for a table."""
        words = {
            PROVEN: _("proven optimal"),
            SOLVER: _("optimal by the solver"),
            GAP: _("gap %(gap)s"),
            OUTDATED: _("proof from an older Kobling"),
        }[self.kind] % {"gap": self.gap}
        return _("%(proof)s, then changed by hand") % {"proof": words} if self.by_hand else words

    def sentence(self) -> str:
        """Say it in a sentence, for the page of the run."""
        return {
            PROVEN: _(
                "No other matching is better, in this order. A check that does not trust the solver has confirmed it."
            ),
            SOLVER: _(
                "The solver calls it optimal, but the check that does not trust the solver could not confirm every "
                "level."
            ),
            GAP: _("At most the share %(gap)s better is possible; the bound is checked."),
            OUTDATED: _("Made by an older Kobling, whose proof this one cannot check. Run again to prove it."),
        }[self.kind] % {"gap": self.gap}

    def changed(self) -> str:
        """Say that the board is no longer what the run found; empty while it is."""
        if not self.by_hand:
            return ""
        return ngettext(
            "The board was changed by hand %(number)s time since the run. The proof is of what the run found, not of "
            "the board as it stands.",
            "The board was changed by hand %(number)s times since the run. The proof is of what the run found, not of "
            "the board as it stands.",
            self.by_hand,
        ) % {"number": self.by_hand}

    def warnings(self) -> list[str]:
        """Say everything that whoever publishes must know: nothing that is not proven goes out silently."""
        found = {
            PROVEN: "",
            SOLVER: _(
                "This run is not proven optimal: it rests on the solver's word, which the check that does not trust "
                "the solver could not confirm."
            ),
            GAP: _("This run is not proven optimal: a matching up to the share %(gap)s better may exist."),
            OUTDATED: _(
                "This run is not proven optimal: an older Kobling made it, whose proof this one cannot check. Ask for "
                "a new run to have it proven."
            ),
        }[self.kind] % {"gap": self.gap}
        return [words for words in (found, self.changed()) if words]


def of(run: Run) -> Proof:
    """Say what the proof of a run is worth."""
    by_hand = getattr(run, "by_hand", None)
    if by_hand is None:
        by_hand = run.board_acts.filter(undone_at__isnull=True, verb__in=SEATED).count()
    return Proof(_kind(run), number_format(run.gap, 4), by_hand)


def known(rows: QuerySet[Run, Any]) -> QuerySet[Run, Any]:
    """Bring along what the proof of each run needs, without the megabytes of its certificate."""
    return rows.annotate(kept_format=KT("certificate__format"), by_hand=Count("board_acts", filter=BY_HAND))


def _kind(run: Run) -> str:
    if archive.is_outdated(run):
        return OUTDATED
    if run.proven:
        return PROVEN
    return GAP if run.gap else SOLVER
