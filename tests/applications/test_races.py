"""Many at once: one application, one sending, and never more in the pool than there are places."""

import threading
from collections.abc import Callable
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.db.models import QuerySet

from applications.domain import intake, moves, review
from applications.models import Application
from applications.models.places import PLACES_ARE_FULL
from applications.states import ApplicationState
from people.models import AuditEvent, OutgoingMail
from tests.applications.conftest import ELIGIBLE, sent
from tests.conftest import someone

S = ApplicationState
TRIGGER = "applications_application"

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[Exception]:
    """Let all acts go at the same moment, each on a connection of its own; gives what they raised."""
    barrier, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def admit_all(applications: list[Application]) -> list[Exception]:
    """Admit everybody at the same moment."""

    def admit(pk: int) -> Callable[[], object]:
        return lambda: review.decide(
            Application.objects.select_related("intake__cohort__programme", "person").get(pk=pk),
            S.POOL,
            by=None,
            at=applications[0].submitted_at,
        )

    return at_once(*(admit(application.pk) for application in applications))


def test_eight_admissions_at_once_fill_two_places_and_no_more(scheme, crowd):
    applications = crowd(8)
    for _round in range(5):
        raised = admit_all(applications)

        assert Application.objects.filter(state=S.POOL).count() == 2
        assert len(raised) == 6
        assert all(isinstance(error, ValidationError) for error in raised)
        Application.objects.update(state=S.ELIGIBLE)


def test_without_the_lock_the_same_admissions_overfill(scheme, crowd):
    applications = crowd(8)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgfoid::regproc::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_places_of%%'")
        function = cursor.fetchone()[0]
    unlocked = PLACES_ARE_FULL.replace("FOR UPDATE;", ";").replace("RETURN NEW", "PERFORM pg_sleep(0.3); RETURN NEW")
    body = "CREATE OR REPLACE FUNCTION {}() RETURNS TRIGGER AS $$ BEGIN {} END; $$ LANGUAGE plpgsql"
    with connection.cursor() as cursor:
        cursor.execute(body.format(function, unlocked))
    try:
        admit_all(applications)

        assert Application.objects.filter(state=S.POOL).count() > 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute(body.format(function, PLACES_ARE_FULL))


def written(scheme, at) -> Application:
    """An application that is ready to be sent."""
    person = someone("Cleo")
    application = intake.begin(scheme.students, person, at=at)
    return intake.save_draft(application, ELIGIBLE, by=person, at=at)


def send(pk: int, at) -> Callable[[], object]:
    """One click on the button that sends."""
    return lambda: intake.submit(Application.objects.get(pk=pk), by=None, at=at, terms_accepted=True)


def test_ten_clicks_at_once_are_one_sending_and_one_receipt(scheme, at):
    application = written(scheme, at)

    raised = at_once(*[send(application.pk, at)] * 10)

    assert raised == []
    assert Application.objects.get().version == 1
    assert AuditEvent.objects.filter(verb="application.submitted").count() == 1
    assert OutgoingMail.objects.filter(kind="receipt").count() == 1


def test_without_the_lock_ten_clicks_are_not_one_sending(scheme, at):
    application = written(scheme, at)

    def unconditional(row, state, *, at, **columns):
        Application.objects.filter(pk=row.pk).update(state=state, **columns)
        row.state = state
        for name, value in columns.items():
            setattr(row, name, value)

    with (
        mock.patch.object(QuerySet, "select_for_update", lambda rows, **options: rows.all()),
        mock.patch.object(moves, "move", unconditional),
    ):
        raised = at_once(*[send(application.pk, at)] * 10)

    assert raised or AuditEvent.objects.filter(verb="application.submitted").count() > 1


def test_two_tabs_that_begin_at_once_begin_one_application(scheme, at):
    person = someone("Cleo")

    raised = at_once(*[lambda: intake.begin(scheme.students, person, at=at)] * 8)

    assert raised == []
    assert Application.objects.count() == 1


def test_two_tabs_that_save_at_once_lose_nothing(scheme, at):
    application = written(scheme, at)

    def save(key: str, value: str) -> Callable[[], object]:
        return lambda: intake.save_draft(Application.objects.get(pk=application.pk), {key: value}, by=None, at=at)

    raised = at_once(*(save(f"key{number}", str(number)) for number in range(8)))

    assert raised == []
    assert {f"key{number}" for number in range(8)} <= set(Application.objects.get().draft)


def test_a_decision_and_a_withdrawal_at_once_leave_one_of_them(scheme, at):
    application = sent(scheme.mentors, someone("Ben"), at)

    def fresh() -> Application:
        return Application.objects.select_related("intake__cohort__programme", "person").get(pk=application.pk)

    rows = [fresh(), fresh()]
    raised = at_once(
        lambda: review.decide(rows[0], S.POOL, by=None, at=at), lambda: intake.withdraw(rows[1], by=None, at=at)
    )

    assert len(raised) == 1
    assert "Somebody has just changed" in str(raised[0])
