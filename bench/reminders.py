"""Measure the reminders: 10,000 of them over two simulated years, with two beats, changes of the clock and jumps of it.

Gatherings stand at all hours, on the days of both changes too; a rule falls into the hour that spring leaves out, and
into the quiet of the night. Two beats run at once at every step; the clock is set three days back and forth. Then every
row is held against its wall time. `python bench/reminders.py quick` does a fifth.
"""

from __future__ import annotations

import logging
import sys
import threading
import time as stopwatch
import uuid
from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import ground  # it sets Django up

# isort: split
from django.conf import settings
from django.db import connection, connections

from applications.models import Application
from matching.models import Pair
from people.models import OutgoingMail, Person
from programmes.models import Gathering, ReminderRule
from sessions_app.domain import reminders
from sessions_app.models import Reminder
from sessions_app.states import ReminderState
from tests.scenarios import stages
from tests.scenarios.stages import Scene

OSLO = ZoneInfo("Europe/Oslo")
FIRST, YEARS = datetime(2027, 1, 11, 10, tzinfo=OSLO), timedelta(days=730)
GATHERINGS = 9 if "quick" in sys.argv else 41
PAIRS = 37  # besides the scenario's own: eighty people, all in all
RULES = ((5, time(9)), (3, time(2, 30)), (1, time(16)))
JUMPED: list[datetime] = []  # where the clock stood after it had jumped over some days
QUIET_UNTIL, GRACE, JUMP = time(7), timedelta(minutes=5), timedelta(days=3)
BEATS = 2


def main() -> None:
    """Live two years in a database of its own, and print what became of every reminder."""
    logging.disable(logging.ERROR)
    settings.DEBUG = False
    began, load = stopwatch.perf_counter(), ground.load()
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        scene = built()
        live(scene)
        tell(load, stopwatch.perf_counter() - began)
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(old, verbosity=0)


def built() -> Scene:
    """A running cohort with eighty people, gatherings over two years and three rules."""
    scene = stages.running()
    scene.cohort.intakes.update(places=None)
    Gathering.objects.all().delete()
    ReminderRule.objects.all().delete()
    pair = scene.pairs[0]
    for number in range(PAIRS):
        ends = []
        for one in (pair.seeker, pair.guide):
            person = Person.objects.create_user(f"{one.intake.part}-{number}@bench.test", name=f"Person {number}")
            copy = Application.objects.get(pk=one.pk)
            copy.pk, copy.person, copy.token = None, person, uuid.uuid4()
            copy.save(force_insert=True)
            ends.append(copy)
        twin = Pair.objects.get(pk=pair.pk)
        twin.pk, twin.seeker, twin.guide = None, ends[0], ends[1]
        twin.save(force_insert=True)
    for days, at_time in RULES:
        ReminderRule.objects.create(cohort=scene.cohort, kind="gathering", days_before=days, at_time=at_time)
    step = YEARS / GATHERINGS
    days_of_change = [datetime(2027, 3, 28), datetime(2027, 10, 31), datetime(2028, 3, 26), datetime(2028, 10, 29)]
    for number in range(GATHERINGS):
        starts = (FIRST + number * step).replace(hour=6 + number % 15, minute=0, second=0, microsecond=0)
        near = [day for day in days_of_change if abs(day - starts.replace(tzinfo=None)) < step]
        if near:
            starts = datetime.combine(near[0] + timedelta(days=number % 2), starts.timetz())
        event = Gathering.objects.create(
            programme=scene.programme,
            key=f"bench-{number}",
            number=number + 1,
            name=f"Gathering {number}",
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            mode="digital",
        )
        event.cohorts.add(scene.cohort)
    return scene


def live(scene: Scene) -> None:
    """Let two beats work at each step of a clock that goes on, and now and then jumps."""
    beats(FIRST - timedelta(days=60), plans=True)
    moments = sorted(set(Reminder.objects.values_list("planned_at", flat=True)))
    for number, planned in enumerate(moments):
        beats(planned - timedelta(seconds=1))
        beats(planned + timedelta(seconds=40))
        if number % 20 == 10:  # the clock goes three days back, and on again
            beats(planned - JUMP, plans=True)
        if number % 20 == 15 and number + 1 < len(moments):  # it stood still, and jumps to three days later
            JUMPED.append(planned + JUMP)
            beats(JUMPED[-1], plans=True)
        if number % 50 == 0:
            print(f"  {planned:%Y-%m}: {Reminder.objects.exclude(state=ReminderState.PLANNED).count()}", flush=True)


def beats(at: datetime, *, plans: bool = False) -> None:
    """Let two beats look at the same instant."""
    barrier = threading.Barrier(BEATS)

    def beat() -> None:
        barrier.wait()
        if plans:
            reminders.plan(at=at)
        reminders.release(at=at)
        connection.close()

    threads = [threading.Thread(target=beat) for _ in range(BEATS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def tell(load: str, seconds: float) -> None:
    """Hold every row against its wall time, its event, and the rows of the outbox."""
    rows = list(Reminder.objects.select_related("mail").filter(kind="gathering"))
    states = Counter(row.state for row in rows)
    sent = [row for row in rows if row.mail is not None]
    shared = {mail for mail, number in Counter(row.mail_id for row in sent).items() if number > 1}
    behind = [row for row in sent if row.mail.not_before - row.planned_at > GRACE]
    jumped = [row for row in behind if row.mail.not_before in JUMPED]
    late = len(behind) - len(jumped)
    ahead = [row for row in sent if row.planned_at - row.mail.not_before > GRACE]
    early = sum(row.mail_id not in shared for row in ahead)
    after = sum(row.mail.not_before >= row.event_at for row in sent if row.event_at)
    off_the_wall = sum(not on_the_wall(row) for row in rows)
    per_row = Counter(OutgoingMail.objects.filter(kind__startswith="reminder").values_list("key", flat=True))
    print(f"{len(rows)} reminders over two simulated years, {BEATS} beats, load {load}, {seconds:.0f} s")
    print(f"  sent {states[ReminderState.RELEASED]}, left out {states[ReminderState.SKIPPED]}", end=", ")
    print(f"still planned {states[ReminderState.PLANNED]}")
    print(f"  rows {len(rows)} with {len({row.key for row in rows})} keys; mails {len(per_row)}")
    print(f"  not at their wall time (quiet hours end at 07:00): {off_the_wall}")
    print(f"  more than five minutes late: {late}; early: {early}; at or after the event: {after}")
    print(f"  joined to an earlier one of the same morning: {len(ahead) - early}", end="; ")
    print(f"overdue since the clock had jumped over them, and sent at once: {len(jumped)}")
    if late or early or after or off_the_wall or len({row.key for row in rows}) != len(rows):
        raise SystemExit("bench: the promise does not hold")


def on_the_wall(row: Reminder) -> bool:
    """Say whether a row is planned at the hour of a rule by Oslo's clock, or at the end of the quiet hours."""
    return row.planned_at.astimezone(OSLO).time() in {time(9), time(16), QUIET_UNTIL}


if __name__ == "__main__":
    main()
