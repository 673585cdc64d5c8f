"""The page of a gathering: sign-up with seats and a waitlist, and a place that only those see who are signed up."""

from datetime import time, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from people.domain import letters as people_letters
from people.models import OutgoingMail
from programmes.models import AgendaItem, Portion, ReminderRule, Speaker
from sessions_app.domain import foresight, reminders, sign_up, walltime
from sessions_app.models import Reminder, SignUp
from sessions_app.tasks import look_after_gatherings

pytestmark = pytest.mark.django_db


def with_parts(scene, *, seats=None, days=None):
    """The second gathering is in person and asks for sign-up to two parts."""
    gathering = scene.gatherings[1]
    gathering.answer_days, gathering.place, gathering.mode = days, "Secret hall 7", "in_person"
    gathering.save()
    day = Portion.objects.create(gathering=gathering, key="day", name="The day", seats=seats)
    dinner = Portion.objects.create(gathering=gathering, key="dinner", name="Dinner", order=1)
    return gathering, day, dinner


def say(client, person, gathering, **answers):
    client.force_login(person)
    sent = {f"part-{Portion.objects.get(gathering=gathering, key=key).pk}": word for key, word in answers.items()}
    return client.post(reverse("gathering_answer", args=[gathering.pk]), sent, follow=True)


def page_of(client, person, gathering):
    client.force_login(person)
    return client.get(reverse("gathering", args=[gathering.pk])).content.decode()


@pytest.mark.requirement("SE-9")
def test_a_participant_signs_up_for_parts_and_only_then_sees_the_place(client, running):
    gathering, day, dinner = with_parts(running)
    cleo, ben = running.students[0].person, running.mentors[0].person
    speaker = Speaker.objects.create(gathering=gathering, key="s", name="Sanne Holm", title="Process leader")
    item = AgendaItem.objects.create(gathering=gathering, at_time="10:00", minutes=45, title="Welcome", room="Blue")
    item.speakers.add(speaker)

    before = page_of(client, cleo, gathering)
    own = client.get(reverse("my_desk")).content.decode()
    file = client.get(reverse("gathering_file", args=[gathering.pk])).content.decode()
    answered = say(client, cleo, gathering, day="yes", dinner="no").content.decode()

    assert "Will you come?" in before
    assert "10:00–10:45" in before and "Sanne Holm" in before and "Process leader" in before
    for page in (before, own, file, page_of(client, ben, gathering), client.get(reverse("calendar")).content.decode()):
        assert "Secret hall 7" not in page and "Blue" not in page
    assert "Answer whether you come to Gathering 2" in own
    assert "You are signed up" in answered and "Secret hall 7" in answered and "Room: Blue" in answered
    client.force_login(cleo)
    assert "Secret hall 7" in client.get(reverse("gathering_file", args=[gathering.pk])).content.decode()
    assert dict(SignUp.objects.values_list("portion", "answer")) == {day.pk: "yes", dinner.pk: "no"}
    assert "Answer whether" not in client.get(reverse("my_desk")).content.decode()


def test_who_is_not_invited_finds_no_page(client, running, eve):
    gathering, _day, _dinner = with_parts(running)
    gathering.campuses.set([running.north])

    for person in (eve, running.students[1].person):
        client.force_login(person)
        assert client.get(reverse("gathering", args=[gathering.pk])).status_code == 404
        assert client.post(reverse("gathering_answer", args=[gathering.pk])).status_code == 404


@pytest.mark.requirement("SE-9")
def test_the_waitlist_moves_up_when_a_seat_becomes_free_and_the_next_gets_a_mail(client, running):
    gathering, day, _dinner = with_parts(running, seats=1)
    cleo, carl, cora = (application.person for application in running.students[:3])

    say(client, cleo, gathering, day="yes")
    second = say(client, carl, gathering, day="yes").content.decode()
    say(client, cora, gathering, day="yes")
    third = page_of(client, cora, gathering)
    say(client, cleo, gathering, day="no")

    assert "You are number 1 on the waitlist" in second and "Secret hall 7" not in second
    assert "You are number 2 on the waitlist" in third
    answers = {row.application.person: row.answer for row in SignUp.objects.filter(portion=day)}
    assert answers == {cleo: "no", carl: "yes", cora: "waiting"}
    mail = OutgoingMail.objects.get(kind="gathering_seat")
    letter = people_letters.write(mail)
    assert mail.person == carl and "Secret hall 7" in letter.text and "The day" in letter.text
    say(client, cleo, gathering, day="yes")
    assert SignUp.objects.get(portion=day, application=running.students[0]).answer == "waiting", "last in line again"


def test_seats_go_on_when_somebody_leaves_or_the_office_adds_one(client, running):
    gathering, day, _dinner = with_parts(running, seats=1)
    cleo, carl, cora = (application.person for application in running.students[:3])
    for person in (cleo, carl, cora):
        say(client, person, gathering, day="yes")

    pair = running.pairs[0]
    type(pair).objects.filter(pk=pair.pk).update(state="ended", ended_at=timezone.now())
    look_after_gatherings()
    look_after_gatherings()
    Portion.objects.filter(pk=day.pk).update(seats=2)
    look_after_gatherings()

    seated = {row.application.person for row in SignUp.objects.filter(portion=day, answer="yes")}
    assert seated == {carl, cora}
    assert OutgoingMail.objects.filter(kind="gathering_seat").count() == 2


def test_after_the_deadline_a_yes_is_refused_in_words_and_a_no_is_taken(client, running):
    gathering, day, _dinner = with_parts(running, days=70)
    cleo = running.students[0].person
    refused = say(client, cleo, gathering, day="yes")
    assert refused.status_code == 422
    assert "The time to sign up is over" in refused.content.decode()

    gathering.answer_days = None
    gathering.save()
    say(client, cleo, gathering, day="yes")
    gathering.answer_days = 70
    gathering.save()
    say(client, cleo, gathering, day="no")
    assert SignUp.objects.get(portion=day).answer == "no"


def test_the_timetable_and_sign_up_cost_the_same_however_many_answer(client, running, django_assert_num_queries):
    gathering, day, _dinner = with_parts(running)
    cleo = running.students[0].person
    client.force_login(cleo)
    client.get(reverse("gathering", args=[gathering.pk]))

    def questions() -> int:
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("gathering", args=[gathering.pk]))
        return len(seen)

    before = questions()
    for application in running.mentors[:3]:
        SignUp.objects.create(portion=day, application=application, answer="yes", answered_at=timezone.now())
    for number in range(3):
        AgendaItem.objects.create(gathering=gathering, at_time=f"1{number}:00", minutes=45, title="Talk")
    assert questions() <= before + 1  # the speakers of a timetable that has lines


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_the_last_seat_goes_to_one_however_many_ask_at_once(running, locked):
    """Without the database's own count (the negative control) all of them get it."""
    gathering, day, _dinner = with_parts(running, seats=1)
    start, people = Barrier(3), running.students[:3]
    trigger = "ALTER TABLE sessions_app_signup {} TRIGGER USER"
    if not locked:
        with connection.cursor() as cursor:
            cursor.execute(trigger.format("DISABLE"))

    def ask(application):
        start.wait()
        try:
            with transaction.atomic():
                sign_up.answer(gathering, application, {day.pk: True}, by=application.person, at=timezone.now())
        finally:
            connection.close()

    try:
        threads = [Thread(target=ask, args=(one,)) for one in people]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        seated = SignUp.objects.filter(portion=day, answer="yes").count()
        assert seated == (1 if locked else 3)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(trigger.format("ENABLE"))


def test_nobody_is_reminded_of_what_they_have_said_no_to(client, running):
    from programmes.models import ReminderRule
    from sessions_app.domain import reminders
    from sessions_app.models import Reminder

    gathering, _day, _dinner = with_parts(running)
    ReminderRule.objects.filter(cohort=running.cohort).exclude(kind="gathering").delete()
    reminders.plan(at=timezone.now())
    say(client, running.students[0].person, gathering, day="no", dinner="no")
    reminders.release(at=gathering.starts_at - timedelta(days=1))

    rows = Reminder.objects.filter(about__gathering=gathering.pk)
    assert rows.get(person=running.students[0].person).skipped_because == "done"
    letter = people_letters.write(
        OutgoingMail.objects.filter(kind="reminder_gathering", person=running.students[1].person).first()
    )
    assert "Secret hall 7" not in letter.text


@pytest.mark.requirement("US-2", "US-10")
def test_who_has_not_answered_is_asked_once_before_the_last_day_and_who_has_is_not(client, running):
    gathering, _day, _dinner = with_parts(running, days=3)
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(cohort=running.cohort, kind="answer", days_before=2, at_time=time(9))
    last = sign_up.deadline(gathering)
    due = walltime.instant(last.date() - timedelta(days=2), time(9), running.programme)
    reminders.plan(at=running.at)
    rows = Reminder.objects.filter(kind="answer")
    assert set(rows.values_list("planned_at", "event_at")) == {(due, last)} and rows.count() == 8
    said_no, silent = running.students[0].person, running.students[1].person
    say(client, said_no, gathering, day="no", dinner="no")

    for _ in range(2):
        reminders.plan(at=due)
        reminders.release(at=due)

    assert rows.get(person=said_no).skipped_because == "done"
    (mail,) = OutgoingMail.objects.filter(person=silent, kind="reminder_answer")
    with time_machine.travel(due, tick=False):
        letter = people_letters.writers()[mail.kind](mail)
    assert "Do you come? Gathering 2" in letter.subject and "Secret hall 7" not in letter.text
    assert "Answer by:" in letter.text and "you have not said whether you come to Gathering 2" in letter.text
    assert letter.stop_url
    said = " ".join(one.event for one in foresight.answers(running.cohort, ReminderRule.objects.get()))
    assert said.startswith("Gathering 2") and said.endswith(": last day to answer")
    gathering.answer_days = 1
    gathering.save()
    reminders.plan(at=due)
    assert rows.filter(person=silent).count() == 2, "another last day is another occasion"
    assert not rows.filter(person=said_no, state="planned").exists()
