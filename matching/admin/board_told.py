"""A question at a board of groups as pages show it: not asked yet, on its way, failed, old, or what was found."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from applications.models import Application
from matching.domain import board_questions, seats
from matching.models import BoardQuestion, Run


@dataclass(frozen=True)
class Question:
    """One question as a page shows it: what it is about, where it stands, and what was found."""

    run: Run
    seeker: Application
    wish: seats.Wish | None
    row: BoardQuestion | None
    is_fresh: bool

    @property
    def waits(self) -> bool:
        """Say whether the worker has still to do it."""
        return self.row is not None and self.row.waits

    @property
    def has_failed(self) -> bool:
        """Say whether the worker could not do it."""
        return self.row is not None and self.row.has_failed

    @property
    def is_old(self) -> bool:
        """Say whether what was found is of the board as it was."""
        return self.row is not None and not self.waits and not self.has_failed and not self.is_fresh

    @property
    def unknown(self) -> str:
        """Say of whom the run can tell nothing; empty where it had all."""
        return board_questions.unknown(self.row) if self.row is not None and self.is_fresh else ""

    @property
    def told(self) -> board_questions.Told | None:
        """What a wish would cost."""
        return board_questions.told(self.row) if self.row is not None and self.is_fresh and self.wish else None

    @property
    def options(self) -> list[board_questions.Option] | None:
        """Somebody's alternatives."""
        is_there = self.row is not None and self.is_fresh and self.wish is None
        return board_questions.options(self.row) if is_there and self.row is not None else None

    @property
    def page(self) -> str:
        """The address of the page of the person, beside the one who is asked about."""
        address = reverse("admin:matching_board_person", args=[self.run.pk, self.seeker.pk])
        return f"{address}?why={self.wish.guide.pk}" if self.wish and self.wish.guide else address

    @property
    def act(self) -> str:
        """The address of the page of the act; of the person where no act is asked about."""
        if self.wish is None:
            return self.page
        asked = {"verb": self.wish.verb, "seeker": self.seeker.pk}
        asked |= {"guide": self.wish.guide.pk} if self.wish.guide else {}
        asked |= {"other": self.wish.other.pk} if self.wish.other else {}
        return f"{reverse('admin:matching_board_act', args=[self.run.pk])}?{urlencode(asked)}"


def about(run: Run, seeker: Application, wish: seats.Wish | None) -> Question | None:
    """Give a question with what is known of it; None where the worker cannot be asked."""
    if not board_questions.can_ask(run, wish):
        return None
    row = board_questions.of(run, seeker, wish)
    return Question(run, seeker, wish, row, row is not None and board_questions.is_fresh(row))
