"""Check-ins and concerns: asked of both on their days, answered in one tap without log-in, told to the office alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from matching.models import Pair
from people.domain import letters
from people.models import AuditEvent, OutgoingMail
from programmes.models import FollowUpRule, Membership, ReminderRule
from programmes.states import Part, Role
from sessions_app.domain import check_in_links, check_ins, concerns, follow_ups, reminders
from sessions_app.models import CheckIn, Concern, FollowUp, Reminder
from sessions_app.tasks import follow_up
from tests.scenarios.cast import someone

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rule(scene, days: int = 30, every: int | None = 60) -> ReminderRule:
    ReminderRule.objects.filter(cohort=scene.cohort).delete()  # other reminders of the day would go in the same mail
    return ReminderRule.objects.create(
        cohort=scene.cohort, kind="check_in", days_before=-days, every=every, at_time=time(9)
    )


def link(pair: Pair, side: str, day: date, feeling: str = "well") -> str:
    address = check_in_links.address(getattr(pair, side), pair, day, feeling)
    return "/check-in/" + address.split("/check-in/")[1]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def test_a_rule_asks_on_day_thirty_and_then_every_sixty_days_until_the_cohort_ends(running):
    found = list(check_ins.days(date(2026, 1, 1), rule(running), date(2026, 8, 1)))

    assert found == [date(2026, 1, 31), date(2026, 4, 1), date(2026, 5, 31), date(2026, 7, 30)]


@pytest.mark.requirement("OX-11", "GC-9")
def test_both_are_asked_once_by_mail_and_one_tap_without_log_in_answers_after_a_button(client, running):
    rule(running)
    pair = running.pairs[0]
    day = pair.active_at.date() + 30 * DAY
    with time_machine.travel(noon(day), tick=True):
        for _ in range(2):
            follow_up()
            reminders.plan(at=noon(day))
            reminders.release(at=noon(day))
        mails = OutgoingMail.objects.filter(kind="check_in")
        assert mails.count() == 6 == CheckIn.objects.count()
        letter = letters.write(mails.get(person=pair.seeker.person))
        assert all(link(pair, "seeker", day, feeling) in letter.text for feeling in ("well", "unsure", "help"))
        assert pair.guide.person.email not in letter.text

        shown = client.get(link(pair, "seeker", day))
        assert not CheckIn.objects.exclude(answered_at=None).exists()
        assert pair.guide.person.name not in shown.content.decode() and "no-store" in shown["Cache-Control"]
        assert shown.context["form"]["feeling"].value() == "well" and "Coordinator" in shown.content.decode()
        said = client.post(link(pair, "seeker", day), {"feeling": "well", "met": "yes", "note": ""})
        again = client.post(link(pair, "seeker", day, "help"), {"feeling": "help"})

    row = CheckIn.objects.exclude(answered_at=None).get()
    assert (row.application, row.feeling, row.met) == (pair.seeker, "well", True)
    assert "Thank you" in said.content.decode() and "It goes well" in again.content.decode()


def test_who_has_told_lately_is_not_asked_again_and_who_has_left_is_not_either(running):
    rule(running)
    told, ended = running.pairs[:2]
    day = told.active_at.date() + 30 * DAY
    with time_machine.travel(noon(day), tick=True):
        person = told.seeker.person
        check_ins.answer(told.seeker, told, day - 2 * DAY, feeling="well", met=True, by=person, at=noon(day))
        reminders.plan(at=noon(day))
        Pair.objects.filter(pk=ended.pk).update(state="ended", ended_at=noon(day))
        reminders.release(at=noon(day))

    skipped = Reminder.objects.filter(kind="check_in", state="skipped")
    assert {row.skipped_because for row in skipped} == {"done", "left"}
    assert OutgoingMail.objects.filter(kind="check_in").count() == 3


def test_a_link_ends_with_its_days_and_a_forged_one_finds_nothing(client, running):
    pair = running.pairs[0]
    today = running.at.date()

    assert "no longer works" in client.get(link(pair, "guide", today - 30 * DAY)).content.decode()
    client.post(link(pair, "guide", today - 30 * DAY), {"feeling": "help"})
    assert not CheckIn.objects.exists()
    assert client.get(link(pair, "guide", today)[:-9] + "/well/").status_code == 404
    assert client.get(link(pair, "guide", today, "bliss")).status_code == 404


def test_identity_numbers_are_refused_and_what_was_typed_stays(client, running):
    pair = running.pairs[0]
    client.force_login(pair.seeker.person)
    note = "I am 010190-1234"

    page = client.post(reverse("going", args=[pair.pk]), {"feeling": "unsure", "note": note})

    assert "national identity number" in page.content.decode() and note in page.content.decode()
    assert "about anybody" in page.content.decode() and not CheckIn.objects.exists()


def test_a_concern_says_by_role_who_reads_it_and_reaches_only_them(client, running):
    pair = running.pairs[0]
    split = someone("Mia")
    Membership.objects.create(person=split, programme=running.programme, role=Role.COORDINATOR, side=Part.MENTOR)
    client.force_login(pair.seeker.person)
    address = reverse("concern_new", args=[pair.pk])

    shown = client.get(address).content.decode()
    assert "Coordinator" in shown and f"Not {pair.guide.person.name}" in shown and "not the programme lead" in shown
    client.post(address, {"kind": "conduct", "text": "He shouts at me"})

    row = Concern.objects.get()
    told = OutgoingMail.objects.filter(kind="concern_raised")
    assert {mail.person for mail in told} == {running.coordinator, running.admin}
    for mail in OutgoingMail.objects.filter(kind__startswith="concern"):
        assert "shouts" not in letters.write(mail).text
    for stranger in (split, running.lead, pair.guide.person):
        client.force_login(stranger)
        assert client.get(reverse("admin:sessions_app_concern_change", args=[row.pk])).status_code in (302, 404)
        assert client.get(reverse("concern", args=[row.pk])).status_code == 404


def test_to_read_a_concern_is_noted_and_its_raiser_sees_that_it_is_taken_up_and_what_was_done(
    client, running, settings
):
    settings.STAFF_SECOND_FACTOR = False
    pair = running.pairs[0]
    person = pair.seeker.person
    row = concerns.raise_one(pair.seeker, pair, kind="silence", text="No word in weeks", by=person, at=running.at)
    page = reverse("admin:sessions_app_concern_change", args=[row.pk])
    client.force_login(running.coordinator)

    assert "No word" not in client.get(page).content.decode()
    assert "No word" in client.post(page, {"act": "read"}).content.decode()
    assert AuditEvent.objects.filter(verb="concern.read", actor=running.coordinator, thing_id=str(row.pk)).count() == 1
    client.post(page, {"act": "take"})
    assert "This field is required" in client.post(page, {"act": "close", "done": " "}).content.decode()
    client.post(page, {"act": "close", "done": "We have called Ben, who writes today."})

    client.force_login(person)
    seen = client.get(reverse("concern", args=[row.pk])).content.decode()
    assert "has taken it up" in seen and "We have called Ben" in seen and running.coordinator.name not in seen
    assert FollowUp.objects.get(concern=row).state == "done"
    with pytest.raises(ValidationError, match="already"):
        concerns.close(row, "Once more", by=running.coordinator, at=running.at)


def test_what_was_told_is_deleted_when_its_period_is_over_and_not_before(running):
    FollowUpRule.objects.create(cohort=running.cohort, kind="kept", days=90)
    pair = running.pairs[0]
    told = {"by": pair.seeker.person, "at": running.at}
    concerns.raise_one(pair.seeker, pair, kind="other", text="Between us", **told)
    check_ins.answer(pair.seeker, pair, running.at.date(), feeling="help", met=False, **told)
    follow_ups.notice(at=running.at)
    over = noon(running.cohort.ends_on)

    assert concerns.forget(at=over + 90 * DAY) == 0
    assert concerns.forget(at=over + 91 * DAY) > 0
    assert not (Concern.objects.exists() or CheckIn.objects.exists() or FollowUp.objects.exists())
