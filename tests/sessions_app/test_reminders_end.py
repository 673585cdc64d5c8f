"""What becomes of reminders late: an answer that is told stops the question, and old rows are forgotten for good."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from people.models import OutgoingMail
from programmes.models import ReminderRule
from reports.models import Outcome
from sessions_app.domain import reminders
from sessions_app.models import Reminder
from sessions_app.tasks import forget_what_was_told, plan_and_release_reminders
from tests.scenarios import paid
from tests.sessions_app.test_reminders import only_rule

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.requirement("GC-10", "US-10")
def test_who_has_told_what_became_of_them_is_not_asked_and_the_ledger_says_so(client, running, settings):
    settings.STAFF_SECOND_FACTOR = False
    only_rule(running, "outcome", -30)
    told, early, silent = (pair.seeker for pair in running.pairs[:3])
    answer = {"graduated": True, "work": "seeking"}
    Outcome.objects.create(application=told, status_on=running.cohort.ends_on + 3 * DAY, **answer)
    Outcome.objects.create(application=early, status_on=running.cohort.ends_on - 3 * DAY, **answer)

    with time_machine.travel(datetime.combine(running.cohort.ends_on + 31 * DAY, time(12), UTC), tick=False):
        plan_and_release_reminders()
        client.force_login(running.coordinator)
        page = client.get(reverse("admin:sessions_app_reminder_changelist")).content.decode()

    rows = Reminder.objects.filter(kind="outcome")
    assert {row.person: (row.state, row.skipped_because) for row in rows} == {
        told.person: ("skipped", "done"),
        early.person: ("released", ""),
        silent.person: ("released", ""),
    }
    assert {mail.person for mail in OutgoingMail.objects.filter(kind="outcome_question")} == {
        early.person,
        silent.person,
    }
    assert str(told.person) in page


@pytest.mark.requirement("US-10")
def test_rows_of_reminders_are_deleted_with_what_was_told_and_never_planned_again(running, other):
    paid.signed(paid.pays(running))
    only_rule(running, "contract_end", 10)
    ReminderRule.objects.create(cohort=running.cohort, kind="outcome", days_before=-150, at_time=time(9))
    over = datetime.combine(running.cohort.ends_on, time(12), UTC)
    for days in (-9, 151):
        reminders.plan(at=over + days * DAY)
        reminders.release(at=over + days * DAY)
    elsewhere = Reminder.objects.create(
        person=other.students[0].person,
        kind="draft",
        key="x",
        scope="other",
        state="released",
        planned_at=over,
        cohort=None,
    )
    assert set(Reminder.objects.filter(cohort=running.cohort).values_list("kind", flat=True)) == {
        "contract_end",
        "outcome",
    }

    def left(days: int) -> set[str]:
        with time_machine.travel(over + days * DAY, tick=False):
            forget_what_was_told()
            plan_and_release_reminders()
        return set(Reminder.objects.filter(cohort=running.cohort).values_list("kind", flat=True))

    mails = OutgoingMail.objects.filter(kind__startswith="reminder").count()
    assert left(180) == {"contract_end", "outcome"}, "kept for a hundred and eighty days"
    assert left(181) == {"outcome"}, "what was asked lately stays a while"
    assert left(212) == set() and not Reminder.objects.filter(pk=elsewhere.pk).exists()
    assert OutgoingMail.objects.filter(kind__startswith="reminder").count() == mails
