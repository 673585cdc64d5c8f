"""The clock of a rehearsal: day follows day, acts happen at their instant, and the site's own tasks look in between."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from applications.domain import waitlist
from matching.domain import silence
from matching.models import Pair
from matching.states import OPEN
from mentoring.rehearsal import post
from mentoring.rehearsal.timeline import Sort, Timeline
from programmes.models import Cohort, Programme
from sessions_app.domain import contracts, reminders, thanks, walltime
from sessions_app.models import Reminder
from sessions_app.states import ReminderState

Act = Callable[[datetime], None]
PLAN_EVERY = 7


@dataclass
class Clock:
    """What is to happen and when; `live` lets it happen, day by day."""

    cohort: Cohort
    timeline: Timeline
    _agenda: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _count: Iterator[int] = field(default_factory=itertools.count)

    @property
    def programme(self) -> Programme:
        """The copy's programme."""
        return self.cohort.programme

    def on(self, day: date, at_time: time, act: Act) -> None:
        """Put an act on a day at a wall time of the programme."""
        self.at(walltime.instant(day, at_time, self.programme), act)

    def at(self, moment: datetime, act: Act) -> None:
        """Put an act at an instant."""
        heapq.heappush(self._agenda, (moment, next(self._count), act))

    def live(self, last: date, passed: Callable[[date, int], bool]) -> None:
        """Let all happen until a day; `passed` hears each day with the percent, and stops all by saying false."""
        first = day = walltime.day_of(self._agenda[0][0], self.programme)
        dirty, number = True, 0
        while day <= last:
            end = walltime.instant(day + timedelta(days=1), time(0), self.programme)
            if dirty or number % PLAN_EVERY == 0:
                reminders.plan(at=walltime.instant(day, time(0, 1), self.programme), programme=self.programme)
            dirty = self._day(end)
            if not passed(day, min(100, round(100 * (day - first).days / max(1, (last - first).days)))):
                return
            day, number = day + timedelta(days=1), number + 1

    def _day(self, end: datetime) -> bool:
        """Let one day happen; say whether anything did."""
        acted = False
        while self._agenda and self._agenda[0][0] < end:
            moment, _order, act = heapq.heappop(self._agenda)
            self._remind(moment)
            self._do(moment, act)
            acted = True
        self._remind(end - timedelta(minutes=1))
        self._tasks(end - timedelta(minutes=1), acted)
        post.deliver(self.cohort, self.timeline, before=end)
        return acted

    def _do(self, moment: datetime, act: Act) -> None:
        try:
            with transaction.atomic():
                act(moment)
        except ValidationError as refusal:
            name = str(getattr(getattr(act, "func", act), "__name__", "")).strip("_").replace("_", " ")
            self.timeline.add(moment, Sort.FAULT, refusal.messages[0], detail=name)

    def _remind(self, until: datetime) -> None:
        """Release what is due, each at its own instant, as the site's clock would within minutes."""
        due = Reminder.objects.filter(scope=self.programme.slug, state=ReminderState.PLANNED, planned_at__lte=until)
        while (moment := due.order_by("planned_at").values_list("planned_at", flat=True).first()) is not None:
            reminders.release(at=moment, scope=self.programme.slug)

    def _tasks(self, at: datetime, acted: bool) -> None:
        """Look as the site's other tasks do, at this programme alone, and only where they could find something."""
        waitlist.expire(at=at, of=self.programme)
        waiting = Pair.objects.filter(coupling__cohort=self.cohort, state__in=OPEN)
        for coupling in self.cohort.couplings.filter(pk__in=waiting.values("coupling")):
            silence.tell(at=at, coupling=coupling)
        if self.programme.mentors_paid:
            contracts.end_those_over(at=at, of=self.programme)
        elif acted:
            thanks.give(at=at, of=self.programme)
