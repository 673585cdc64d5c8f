"""Two beats at once: each reminder becomes one row and one mail."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from people.models import OutgoingMail
from sessions_app.domain import reminders
from sessions_app.models import Reminder
from tests.scenarios import stages


def together(act, times: int = 4) -> list:
    """Do an act in several threads that start at the same moment."""
    barrier = Barrier(times)

    def run() -> object:
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [one.result() for one in [pool.submit(run) for _ in range(times)]]


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_give_each_reminder_one_row_and_one_mail():
    scene = stages.running()
    due = scene.gatherings[0].starts_at - timedelta(hours=1)
    OutgoingMail.objects.all().delete()
    for _ in range(5):
        Reminder.objects.all().delete()
        OutgoingMail.objects.all().delete()
        together(lambda: reminders.plan(at=due - timedelta(days=10)))
        rows = Reminder.objects.filter(kind="gathering", about__gathering=scene.gatherings[0].pk)
        assert rows.count() == 8

        tallies = together(lambda: reminders.release(at=due))

        told = rows.exclude(mail=None).values_list("person", "mail")
        assert len({person for person, _mail in told}) == len({mail for _person, mail in told}) == 8
        assert sum(tally["released"] for tally in tallies) == Reminder.objects.exclude(mail=None).count()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_beats_do_release_the_same_row(monkeypatch):
    """The control: with the row lock switched off the same race hands rows over more than once."""
    scene = stages.running()
    due = scene.gatherings[0].starts_at - timedelta(hours=1)
    reminders.plan(at=due - timedelta(days=10))
    queryset = type(Reminder.objects.all())
    monkeypatch.setattr(queryset, "select_for_update", lambda self, **given: self)
    barrier, ask, seen = Barrier(4, timeout=10), reminders.kinds.reasons_against, threading.local()

    def when_all_have_read(rows, at):
        if not getattr(seen, "waited", False):
            seen.waited = True
            barrier.wait()
        return ask(rows, at)

    monkeypatch.setattr(reminders.kinds, "reasons_against", when_all_have_read)

    tallies = together(lambda: reminders.release(at=due))

    assert sum(tally["released"] for tally in tallies) > Reminder.objects.exclude(mail=None).count()
