"""Applying in the browser: begin, write section by section, read through, send, and see where it stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from applications.states import ApplicationState
from people.models import OutgoingMail
from programmes.models import Cohort
from tests.applications.conftest import ELIGIBLE, sent

S = ApplicationState
FIRST = {
    "q-campus": "bo",
    "q-study_programme": "it",
    "q-study_year": "2",
    "q-grade": "B",
    "q-missing_exams": "0",
    "q-norwegian": "yes",
    "q-athlete": "no",
}
SECOND = {
    "q-why": "I want to see how a working day looks.",
    "q-goals": ["cv", "network"],
    "q-roles-driver": "1",
    "q-roles-guide": "2",
    "q-pace": "4",
    "q-branch": ["J62", ""],
    "q-spoken-code": ["no", ""],
    "q-spoken-level": ["native", ""],
    "q-times": ["mon-am", "fri-eve"],
    "q-start": "2023-01-16",
    "q-phone": "22 33 44 55",
    "q-page": "example.org",
    "q-other_mail": "cleo@home.test",
}


def apply_url(scheme, part="student"):
    return reverse("apply", args=[scheme.programme.slug, scheme.cohort.number, part])


def begun(client, scheme, person):
    """Log in and begin; gives the application."""
    client.force_login(person)
    client.post(apply_url(scheme))
    return Application.objects.get(person=person)


def section(application, number=1):
    return reverse("application_section", args=[application.pk, number])


@pytest.mark.requirement("US-18", "US-19", "US-22", "US-26")
def test_a_student_applies_from_the_first_page_to_the_receipt(client, scheme, cleo):
    application = begun(client, scheme, cleo)

    to_second = client.post(section(application), {**FIRST, "action": "next"})
    to_review = client.post(section(application, 2), {**SECOND, "action": "next"})
    read = client.get(to_review.url)
    to_status = client.post(to_review.url, {"terms": "yes"})
    status = client.get(to_status.url)

    assert to_second.url == section(application, 2)
    assert "Your grades are C or better." in read.content.decode()
    assert "1. Driver; 2. Guide" in read.content.decode()
    application.refresh_from_db()
    assert (application.state, application.campus.slug) == (S.ELIGIBLE, "bo")
    assert application.answers["spoken"] == {"no": "native"}
    assert application.answers["times"] == ["mon-am", "fri-eve"]
    assert "We have received your application" in status.content.decode()
    assert OutgoingMail.objects.filter(kind="receipt", person=cleo).count() == 1


@pytest.mark.requirement("US-15")
def test_a_mentor_answers_expectations_and_gives_capacity(client, scheme, ben):
    client.force_login(ben)
    client.post(apply_url(scheme, "mentor"))
    application = Application.objects.get()

    answers = {"q-campus": "bo", "q-capacity": "2", "q-hours": "7,5", "q-expects": "Ideas", "q-of_student": "Courage"}
    client.post(section(application), {**answers, "action": "next"})
    client.post(reverse("application_review", args=[application.pk]))
    status = client.get(reverse("application", args=[application.pk])).content.decode()

    application.refresh_from_db()
    assert (application.state, application.places, float(application.hours)) == (S.ELIGIBLE, 2, 7.5)
    assert "You get an answer by" in status
    assert "admitted" not in status


@pytest.mark.requirement("US-6")
def test_terms_are_shown_before_one_begins_and_accepted_before_one_sends(client, scheme, cleo):
    application = begun(client, scheme, cleo)
    client.post(section(application), {**FIRST, "action": "next"})
    client.post(section(application, 2), {**SECOND, "action": "next"})

    first = client.get(apply_url(scheme)).content.decode()
    refused = client.post(reverse("application_review", args=[application.pk])).content.decode()

    assert "I pay my own travel." in first
    assert "Tick that you accept the terms" in refused
    assert Application.objects.get().state == S.DRAFT
    client.post(reverse("application_review", args=[application.pk]), {"terms": "yes"})
    assert Application.objects.get().terms_accepted_at is not None


@pytest.mark.requirement("US-9")
def test_who_does_not_master_the_working_language_learns_the_rule_before_sending(client, scheme, cleo):
    application = begun(client, scheme, cleo)
    client.post(section(application), {**FIRST, "q-norwegian": "no", "action": "next"})

    read = client.get(reverse("application_review", args=[application.pk])).content.decode()

    assert "You master Norwegian." in read
    assert "is-not_met" in read


@pytest.mark.requirement("OX-4")
def test_after_the_deadline_a_sentence_gives_the_date_and_the_draft_is_kept(client, scheme, cleo):
    application = begun(client, scheme, cleo)
    scheme.students.opens_at = timezone.now() - timedelta(days=40)
    scheme.students.closes_at = timezone.now() - timedelta(minutes=2)
    scheme.students.save()

    page = client.post(section(application), {**FIRST, "q-grade": "", "action": "next"}).content.decode()
    client.post(section(application), {**FIRST, "action": "next"})
    client.post(section(application, 2), {**SECOND, "action": "next"})
    late = client.post(reverse("application_review", args=[application.pk]), {"terms": "yes"}, follow=True)

    assert "The deadline was" in page
    assert "The deadline was" in late.content.decode()
    assert "Europe/Oslo" in late.content.decode()
    kept = Application.objects.get()
    assert (kept.state, kept.draft["grade"]) == (S.DRAFT, "B")


def test_answers_stay_on_the_page_when_one_does_not_fit(client, scheme, cleo):
    application = begun(client, scheme, cleo)

    page = client.post(section(application), {**FIRST, "q-missing_exams": "a few", "action": "next"}).content.decode()
    again = client.get(section(application)).content.decode()

    assert 'role="alert"' in page
    assert '<a href="#id_q-missing_exams">Your missing_exams</a>: Write a number' in page
    assert "<title>Error:" in page
    for shown in (page, again):
        assert 'value="a few"' in shown
        assert 'value="it" selected' in shown


def test_a_draft_may_have_gaps_and_the_way_on_may_not(client, scheme, cleo):
    application = begun(client, scheme, cleo)

    saved = client.post(section(application), {"q-campus": "drammen", "action": "save"}, follow=True)
    refused = client.post(section(application), {"q-campus": "drammen", "action": "next"})

    assert "Your answers are saved" in saved.content.decode()
    assert "Choose an answer." in refused.content.decode()
    assert Application.objects.get().draft["campus"] == "drammen"


def test_a_question_is_asked_only_where_its_condition_is_met(client, scheme, cleo):
    application = begun(client, scheme, cleo)

    without = client.post(section(application), {**FIRST, "q-plan": "", "action": "next"})
    refused = client.post(section(application), {**FIRST, "q-athlete": "yes", "q-plan": "", "action": "next"})

    assert without.status_code == 302
    assert "Write an answer." in refused.content.decode()
    assert "Answer this if your answer to “Your athlete” is “Yes”." in refused.content.decode()


def test_an_identity_number_is_refused_explained_and_not_kept(client, scheme, cleo):
    application = begun(client, scheme, cleo)

    page = client.post(section(application, 2), {**SECOND, "q-why": "I am 010190-1234", "action": "save"})

    assert "national identity number" in page.content.decode()
    assert "010190-1234" not in page.content.decode()
    assert "010190" not in str(Application.objects.get().draft)


def test_drafts_save_themselves_without_leaving_the_page(client, scheme, cleo):
    application = begun(client, scheme, cleo)

    answer = client.post(section(application), {"q-campus": "bo"}, headers={"X-Autosave": "1"})

    assert answer.content.decode().startswith("Saved at")
    assert Application.objects.get().draft["campus"] == "bo"


def test_changing_the_language_in_the_middle_keeps_what_was_typed(client, scheme, cleo):
    application = begun(client, scheme, cleo)

    answer = client.post(section(application), {"q-campus": "bo", "action": "language:nb"})

    assert answer.cookies["language"].value == "nb"
    assert Application.objects.get().draft["campus"] == "bo"


def test_answers_survive_a_session_that_ran_out(client, scheme, cleo):
    application = begun(client, scheme, cleo)
    client.logout()

    away = client.post(section(application), {**FIRST, "action": "next"})
    client.post(
        reverse("account_login"),
        {"login": cleo.email, "password": "correct-horse-battery", "next": section(application)},
    )
    back = client.get(section(application)).content.decode()

    assert reverse("account_login") in away.url
    assert "answers from before you logged in" in back
    assert 'value="it" selected' in back


def test_a_double_click_and_a_second_tab_give_one_application_and_one_receipt(client, scheme, cleo):
    application = begun(client, scheme, cleo)
    client.post(apply_url(scheme))
    client.post(section(application), {**FIRST, "action": "next"})
    client.post(section(application, 2), {**SECOND, "action": "next"})

    answers = [client.post(reverse("application_review", args=[application.pk]), {"terms": "yes"}) for _ in range(3)]

    assert {answer.url for answer in answers} == {reverse("application", args=[application.pk])}
    assert Application.objects.count() == 1
    assert Application.objects.get().version == 1
    assert OutgoingMail.objects.filter(kind="receipt").count() == 1


def test_a_stranger_finds_nothing(client, scheme, cleo, eve, at):
    application = sent(scheme.students, cleo, at)
    client.force_login(eve)
    names = ("application", "application_review", "application_withdraw")
    pages = [reverse(name, args=[application.pk]) for name in names]

    assert [client.get(page).status_code for page in (*pages, section(application))] == [404] * 4
    assert client.post(pages[2]).status_code == 404
    assert Application.objects.get().state == S.ELIGIBLE


def test_somebody_without_an_account_is_shown_the_way_in_and_back(client, scheme):
    page = client.get(apply_url(scheme)).content.decode()

    assert f"{reverse('account_signup')}?next={apply_url(scheme)}" in page
    assert client.post(apply_url(scheme)).url.startswith(reverse("account_login"))
    assert not Application.objects.exists()


def test_withdrawing_asks_once_and_can_be_undone(client, scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    client.force_login(cleo)
    withdraw = reverse("application_withdraw", args=[application.pk])

    assert "You can undo this until" in client.get(withdraw).content.decode()
    withdrawn = client.post(withdraw, follow=True).content.decode()
    undone = client.post(reverse("application_reopen", args=[application.pk]), follow=True).content.decode()

    assert "Undo the withdrawal" in withdrawn
    assert "We have received your application" in undone
    assert Application.objects.get().state == S.ELIGIBLE


@pytest.mark.requirement("SE-7")
def test_somebody_is_student_in_one_programme_and_mentor_in_another(client, scheme, cleo, at):
    from tests.applications.conftest import scheme_at

    other = scheme_at(at, "copenhagen")
    client.force_login(cleo)

    client.post(apply_url(scheme, "student"))
    client.post(apply_url(other, "mentor"))

    assert set(Application.objects.values_list("intake__part", flat=True)) == {"student", "mentor"}


@pytest.mark.requirement("US-21")
def test_an_athlete_is_told_that_a_person_looks(client, scheme, cleo, at):
    application = sent(scheme.students, cleo, at, grade="E", athlete=True, plan="As agreed with Olympiatoppen")
    client.force_login(cleo)

    status = client.get(reverse("application", args=[application.pk])).content.decode()

    assert application.state == S.TO_ASSESS
    assert "A person at the office looks at your case" in status
    assert "is-not_met" not in status


def test_changed_answers_count_only_when_they_are_sent(client, scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    client.force_login(cleo)

    client.post(section(application), {**FIRST, "q-grade": "D", "action": "save"})
    status = client.get(reverse("application", args=[application.pk])).content.decode()

    assert "changed answers that are not sent yet" in status
    assert Application.objects.get().answers["grade"] == ELIGIBLE["grade"]


@pytest.mark.requirement("US-24")
def test_a_mentor_who_returns_finds_the_answers_from_last_time(client, scheme, ben, at):
    last = sent(scheme.mentors, ben, at)
    again = Cohort.objects.create(
        programme=scheme.programme,
        number=2,
        name="2023/24",
        state="recruitment",
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=300),
    )
    scheme.mentors.pk, scheme.mentors.cohort = None, again
    scheme.mentors.save()
    client.force_login(ben)

    page = client.post(reverse("apply", args=["usn", 2, "mentor"]), follow=True).content.decode()

    assert "answers from last time" in page
    assert "Curiosity" in page
    assert Application.objects.get(intake__cohort=again).version == 0
    assert Application.objects.get(pk=last.pk).version == 1


def test_saving_what_was_sent_already_is_no_change(client, scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    client.force_login(cleo)

    client.post(section(application), {**FIRST, "q-plan": "", "action": "next"})
    client.post(reverse("application_review", args=[application.pk]), {"terms": "yes"})
    status = client.get(reverse("application", args=[application.pk])).content.decode()

    application.refresh_from_db()
    assert (application.version, application.draft) == (1, {})
    assert "not sent yet" not in status
    assert OutgoingMail.objects.filter(kind="receipt").count() == 1


def test_nothing_is_stored_by_looking(client, scheme, cleo, at):
    application = sent(scheme.students, cleo, at)
    before = Application.objects.values().get()
    client.force_login(cleo)

    for name in ("application", "application_review", "application_withdraw"):
        assert client.get(reverse(name, args=[application.pk])).status_code == 200
    assert client.get(section(application)).status_code == 200

    assert Application.objects.values().get() == before
    assert client.get(reverse("application_reopen", args=[application.pk])).status_code == 405
