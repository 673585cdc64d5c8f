"""The clock of a rehearsal: day follows day, acts happen at their instant, and the site's own tasks look in between."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.domain import waitlist
from applications.models import PlaceOffer
from applications.states import OfferState
from matching.domain import silence
from matching.models import Pair
from matching.states import OPEN
from mentoring.rehearsal import post
from mentoring.rehearsal.timeline import OFFICE, Sort, Timeline
from programmes.models import Cohort, Programme
from sessions_app.domain import check_ins, contracts, follow_ups, reminders, surveys, thanks, walltime
from sessions_app.models import Reminder
from sessions_app.states import ReminderState

Act = Callable[[datetime], None]
PLAN_EVERY = 7


@dataclass
class Clock:
    """What is to happen and when; `live` lets it happen, day by day.

    Between two acts the clock knows when something is due by itself, and asks the database on no other day.
    """

    cohort: Cohort
    timeline: Timeline
    _agenda: list[tuple[datetime, int, Act, bool]] = field(default_factory=list)
    _count: Iterator[int] = field(default_factory=itertools.count)
    _next_reminder: datetime | None = None
    _next_letter: datetime | None = None
    _waits: bool = False

    @property
    def programme(self) -> Programme:
        """The copy's programme."""
        return self.cohort.programme

    def on(self, day: date, at_time: time, act: Act, *, quiet: bool = False) -> None:
        """Put an act on a day at a wall time of the programme."""
        self.at(walltime.instant(day, at_time, self.programme), act, quiet=quiet)

    def at(self, moment: datetime, act: Act, *, quiet: bool = False) -> None:
        """Put an act at an instant; a quiet one gives nobody anything new to be reminded of."""
        heapq.heappush(self._agenda, (moment, next(self._count), act, quiet))

    def live(self, last: date, passed: Callable[[date, int], bool]) -> None:
        """Let all happen until a day; `passed` hears each day with the percent, and stops all by saying false."""
        first = day = walltime.day_of(self._agenda[0][0], self.programme)
        dirty, number = True, 0
        while day <= last:
            end = walltime.instant(day + timedelta(days=1), time(0), self.programme)
            if dirty or number % PLAN_EVERY == 0:
                reminders.plan(at=walltime.instant(day, time(0, 1), self.programme), programme=self.programme)
                self._next_reminder = self._first_planned()
            dirty = self._day(end)
            if number % PLAN_EVERY == 0:
                self._look(end - timedelta(minutes=1))
            if not passed(day, min(100, round(100 * (day - first).days / max(1, (last - first).days)))):
                return
            day, number = day + timedelta(days=1), number + 1

    def _day(self, end: datetime) -> bool:
        """Let one day happen; say whether anything did of which somebody may have to be reminded."""
        acted = new = False
        while self._agenda and self._agenda[0][0] < end:
            moment, _order, act, quiet = heapq.heappop(self._agenda)
            self._remind(moment)
            self._do(moment, act)
            acted, new = True, new or not quiet
        self._remind(end - timedelta(minutes=1))
        self._tasks(end - timedelta(minutes=1), acted)
        if self._next_letter is not None and self._next_letter < end:
            self._next_letter = post.deliver(self.cohort, self.timeline, before=end)
        return new

    def _do(self, moment: datetime, act: Act) -> None:
        try:
            with transaction.atomic():
                act(moment)
        except ValidationError as refusal:
            name = str(getattr(getattr(act, "func", act), "__name__", "")).strip("_").replace("_", " ")
            self.timeline.add(moment, Sort.FAULT, refusal.messages[0], detail=name)
        self._next_letter = moment

    def _remind(self, until: datetime) -> None:
        """Release what is due, each at its own instant, as the site's clock would within minutes."""
        while self._next_reminder is not None and self._next_reminder <= until:
            reminders.release(at=self._next_reminder, scope=self.programme.slug)
            self._next_letter, self._next_reminder = self._next_reminder, self._first_planned()

    def _first_planned(self) -> datetime | None:
        """Say when the next reminder is due; only plans and releases change that."""
        planned = Reminder.objects.filter(scope=self.programme.slug, state=ReminderState.PLANNED)
        return planned.order_by("planned_at").values_list("planned_at", flat=True).first()

    def _look(self, at: datetime) -> None:
        """Ask the check-ins and surveys that are due, and look who needs the office, as the site does."""
        check_ins.ask_due(at=at, of=self.programme)
        if surveys.ask(at=at, of=self.programme):
            self._next_letter = at
        found = follow_ups.notice(at=at, of=self.programme)
        if found:
            said = _("New on the follow-up list")
            self.timeline.add(at, Sort.OFFICE, said, part=OFFICE, number=found)

    def _tasks(self, at: datetime, acted: bool) -> None:
        """Look as the site's other tasks do, at this programme alone, and only where they could find something."""
        if acted or self._waits:
            self._waits = self._let_wait(at)
            self._next_letter = at
        if self.programme.mentors_paid:
            contracts.end_those_over(at=at, of=self.programme)
        elif acted:
            thanks.give(at=at, of=self.programme)

    def _let_wait(self, at: datetime) -> bool:
        """See to the places and the matches that are offered; say whether any still waits for an answer."""
        waitlist.expire(at=at, of=self.programme)
        open_ones = Pair.objects.filter(coupling__cohort=self.cohort, state__in=OPEN)
        offered = list(self.cohort.couplings.filter(pk__in=open_ones.values("coupling")))
        for coupling in offered:
            silence.tell(at=at, coupling=coupling)
        places = PlaceOffer.objects.filter(application__intake__cohort=self.cohort, state=OfferState.OPEN)
        return bool(offered) or places.exists()
