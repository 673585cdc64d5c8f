"""Volunteers are thanked once at each milestone, see what they have given, and see nothing of contracts and pay."""

from datetime import timedelta

import pytest
from django.urls import reverse

from people.models import OutgoingMail
from programmes.models import ThanksRule
from sessions_app.domain import meetings, pay_letters, thanks
from sessions_app.models import Meeting
from sessions_app.tasks import thank_volunteers
from tests.scenarios import paid

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("OM-12", "GC-6")
def test_a_volunteer_is_thanked_once_at_each_milestone_in_the_programmes_words(running):
    ben, pair = running.mentors[0].person, running.pairs[0]
    ThanksRule.objects.create(
        programme=running.programme, after_meetings=2, text={"en": "Dear {first_name}: {met}, {hours}."}
    )
    ThanksRule.objects.create(programme=running.programme, text={"en": "It is over, {first_name}."})
    thank_volunteers()
    assert not OutgoingMail.objects.filter(kind="thanks").exists(), "one meeting is no milestone here"
    type(running.cohort).objects.update(state="recruitment")  # matches run while others still apply

    day = running.at.date() - timedelta(days=1)
    meetings.log(pair, held_on=day, minutes=90, mode="digital", by=ben, at=running.at)
    thank_volunteers()
    thank_volunteers()
    mail = OutgoingMail.objects.get(kind="thanks")
    later = thanks.give(at=running.at + timedelta(days=60))

    assert mail.person == ben and "Dear Ben: 2 meetings, 2 h 30 min." in pay_letters.thank(mail).text
    assert reverse("calendar") in pay_letters.thank(mail).text
    Meeting.objects.all().delete()
    mail.about["thanks"] = None
    unlogged = pay_letters.thank(mail).text
    assert "You were there for somebody else" in unlogged, "nobody is thanked for 0 meetings"
    assert reverse("certificates") in unlogged
    assert later == 0, "what was reached long ago is not thanked for afterwards"


@pytest.mark.requirement("OM-12", "GC-6")
def test_a_volunteer_sees_what_they_have_given_and_nothing_of_pay(running, client, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(running.mentors[0].person)
    mine = client.get(reverse("my_desk")).content.decode()
    client.force_login(running.students[0].person)
    students = client.get(reverse("my_desk")).content.decode()
    client.force_login(running.coordinator)
    make = client.get(reverse("admin:sessions_app_contract_make")).content.decode()

    assert "1 h" in mine and "in 1 meeting. Thank you!" in mine and "stand in for you" in mine
    assert "Contract" not in mine and "What you have given" not in students
    assert "Every admitted mentor of a paid programme has a contract." in make
    assert client.get(reverse("payroll", args=["kobling"])).status_code == 404

    contract = paid.signed(paid.pays(running))
    client.force_login(running.mentors[0].person)
    now_paid = client.get(reverse("my_desk")).content.decode()
    assert reverse("contract", args=[contract.pk]) in now_paid and "Thank you!" not in now_paid


def test_the_words_of_thanks_know_only_what_the_letter_knows(running, client, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(running.admin)
    rule = ThanksRule.objects.create(programme=running.programme, text={"en": "Thanks, {first_name}."})
    page = reverse("admin:programmes_thanksrule_change", args=[rule.pk])
    assert "{first_name}, {hours}, {meetings}, {met}" in client.get(page).content.decode()
    form = client.get(page).context["adminform"].form
    given = {one.html_name: one.value() or "" for one in form if one.name != "text"}
    names = form["text"].subwidgets[0].data["name"].split()
    answer = client.post(page, given | {f"{names[0]}_{number}": "Hi {surname}" for number in range(4)})

    assert "This mail does not know {surname}" in answer.content.decode()
    rule.refresh_from_db()
    assert str(rule.text) == "Thanks, {first_name}."
