"""The desk of applications: the pile of one's own programme, one application, decisions one by one and many at once."""

import pytest
from django.urls import reverse

from applications.models import Application, Decision, Note
from applications.states import ApplicationState, Outcome
from people.models import AuditEvent, OutgoingMail
from programmes.models import Campus, Membership
from tests.applications.conftest import scheme_at, sent
from tests.conftest import someone

S = ApplicationState
LIST = "admin:applications_application_changelist"
ONE = "admin:applications_application_change"

pytestmark = pytest.mark.usefixtures("no_second_factor")


@pytest.fixture
def no_second_factor(settings):
    """Let staff in with a password alone."""
    settings.STAFF_SECOND_FACTOR = False


def one(application):
    return reverse(ONE, args=[application.pk])


def test_the_pile_shows_state_verdict_and_waiting_time(desk, scheme, cleo, at):
    sent(scheme.students, cleo, at, missing_exams=3)

    page = desk.get(reverse(LIST)).content.decode()

    assert "Cleo Example" in page
    assert "is-to_assess" in page
    assert "1 to look at" in page
    assert "0 days" in page


def test_the_cohort_stands_on_each_row_only_where_the_page_shows_several(desk, scheme, ada, cleo, ben, at):
    sent(scheme.students, cleo, at)
    cohort = str(scheme.students.cohort)
    assert f'<span class="quiet">{cohort}</span>' not in desk.get(reverse(LIST)).content.decode()

    other = scheme_at(at, "other")
    Membership.objects.create(person=ada, programme=other.programme, role="coordinator")
    sent(other.students, ben, at)

    page = desk.get(reverse(LIST)).content.decode()
    assert f'<span class="quiet">{cohort}</span>' in page
    assert f'<span class="quiet">{other.students.cohort}</span>' in page


def test_drafts_are_their_writers_own(desk, scheme, cleo, at):
    from applications.domain import intake

    draft = intake.begin(scheme.students, cleo, at=at)

    assert "Cleo" not in desk.get(reverse(LIST)).content.decode()
    assert desk.get(one(draft)).status_code == 404


def test_the_pile_is_filtered_and_searched(desk, scheme, cleo, ben, at):
    sent(scheme.students, cleo, at, grade="D")
    sent(scheme.mentors, ben, at)

    def names(query):
        page = desk.get(reverse(LIST) + query).content.decode()
        return {name for name in ("Cleo", "Ben") if f"{name} Example" in page}

    assert names("?intake__part__exact=mentor") == {"Ben"}
    assert names("?state__exact=not_eligible") == {"Cleo"}
    assert names("?verdict=not_met") == {"Cleo"}
    assert names("?verdict=met") == {"Ben"}
    assert names("?verdict=overruled") == set()
    assert names("?q=ben@example") == {"Ben"}
    assert names(f"?cohort={scheme.cohort.pk}") == {"Ben", "Cleo"}
    assert names(f"?campus={Campus.objects.get(slug='drammen').pk}") == set()


@pytest.mark.parametrize("query", ["?answers__grade=B", "?person__password__startswith=x", "?submitted_at__year=9999"])
def test_answers_and_accounts_are_not_asked_through_the_address(desk, scheme, cleo, at, query):
    sent(scheme.students, cleo, at)

    assert desk.get(reverse(LIST) + query).status_code == 400


def test_the_pile_costs_the_same_queries_for_one_and_for_three(desk, scheme, crowd, django_assert_max_num_queries):
    crowd(1)
    desk.get(reverse(LIST))
    with django_assert_max_num_queries(33) as for_one:
        desk.get(reverse(LIST))
    for name in ("Cora", "Cyril"):
        sent(scheme.students, someone(name), scheme.at)
    with django_assert_max_num_queries(33) as for_three:
        desk.get(reverse(LIST))

    assert len(for_three) == len(for_one)


@pytest.mark.requirement("US-20", "US-21")
def test_a_coordinator_reads_the_answer_beside_the_rule_and_overrules_with_a_reason(desk, scheme, ada, cleo, at):
    application = sent(scheme.students, cleo, at, missing_exams=3)
    verdict = application.verdicts.get(rule__key="progress")
    page = desk.get(one(application)).content.decode()
    assert "Normally at most one exam is missing." in page
    assert "usn.no" in page

    form = {"act": "override", "verdict": verdict.pk, "outcome": "met"}
    refused = desk.post(one(application), {**form, "reason": ""}).content.decode()
    desk.post(one(application), {**form, "reason": "Was ill in spring"})

    assert 'role="alert"' in refused
    verdict.refresh_from_db()
    assert (verdict.final, verdict.override_by) == (Outcome.MET, ada)
    assert Application.objects.get().state == S.ELIGIBLE
    assert AuditEvent.objects.get(verb="application.verdict_overridden").note.endswith("Was ill in spring")
    assert "Was ill in spring" in desk.get(one(application)).content.decode()


@pytest.mark.requirement("OX-2")
def test_one_more_than_there_are_places_is_refused_at_admission_and_not_at_the_door(desk, scheme, crowd):
    applications = crowd(3)

    pages = [desk.post(one(row), {"act": "decide", "state": "pool", "reason": ""}, follow=True) for row in applications]

    assert "All 2 places are taken. Put the applicant on the waitlist" in pages[2].content.decode()
    assert Application.objects.filter(state=S.POOL).count() == 2
    desk.post(one(applications[2]), {"act": "decide", "state": "waitlist", "reason": ""})
    assert OutgoingMail.objects.filter(kind="waitlist", person=applications[2].person).count() == 1


@pytest.mark.requirement("US-17")
def test_a_mentor_is_called_to_an_interview_and_a_student_is_not(desk, scheme, ben, cleo, at):
    mentor, student = sent(scheme.mentors, ben, at), sent(scheme.students, cleo, at)

    desk.post(one(mentor), {"act": "decide", "state": "interview", "reason": "We suggest Tuesday."})
    offered = desk.get(one(student)).content.decode()
    refused = desk.post(one(student), {"act": "decide", "state": "interview", "reason": ""})

    mentor.refresh_from_db()
    assert mentor.state == S.INTERVIEW
    assert 'value="interview"' not in offered
    assert refused.status_code == 200
    assert OutgoingMail.objects.filter(kind="interview").count() == 1


def test_a_refusal_without_a_reason_keeps_what_was_typed(desk, scheme, cleo, at):
    application = sent(scheme.students, cleo, at)

    page = desk.post(one(application), {"act": "decide", "state": "declined", "reason": " "}).content.decode()
    desk.post(one(application), {"act": "decide", "state": "declined", "reason": "No place left"})

    assert "the applicant reads it in the letter" in page
    assert Decision.objects.get().reason == "No place left"


def test_many_are_decided_after_asking_once(desk, scheme, crowd):
    applications = crowd(3)
    chosen = [row.pk for row in applications]

    asked = desk.post(reverse(LIST), {"action": "to_pool", "_selected_action": chosen})
    assert "3 applications become “in the pool”" in asked.content.decode()
    assert Application.objects.filter(state=S.POOL).count() == 0
    done = desk.post(reverse("admin:applications_application_decide", args=["pool"]), {"pk": chosen}, follow=True)

    assert "2 applications: in the pool." in done.content.decode()
    assert "All 2 places are taken" in done.content.decode()
    assert Application.objects.filter(state=S.POOL).count() == 2


@pytest.mark.requirement("GC-9")
def test_training_that_is_required_is_recorded_and_asked_for(desk, scheme, ben, at):
    scheme.mentors.training_required = True
    scheme.mentors.save()
    mentor = sent(scheme.mentors, ben, at)
    assert "Training is required before matching" in desk.get(one(mentor)).content.decode()
    assert "Ben Example" in desk.get(reverse(LIST) + "?training=missing").content.decode()

    desk.post(reverse(LIST), {"action": "trained_today", "_selected_action": [mentor.pk]})

    mentor.refresh_from_db()
    assert mentor.training_done_on is not None
    assert "Ben Example" not in desk.get(reverse(LIST) + "?training=missing").content.decode()


def test_declining_many_asks_for_the_reason(desk, scheme, crowd):
    chosen = [row.pk for row in crowd(2)]
    address = reverse("admin:applications_application_decide", args=["declined"])

    assert "Write the reason" in desk.post(address, {"pk": chosen}).content.decode()
    desk.post(address, {"pk": chosen, "reason": "Too many applied"})

    assert Application.objects.filter(state=S.DECLINED).count() == 2


def test_notes_history_and_mails_stand_on_the_page(desk, scheme, cleo, at):
    application = sent(scheme.students, cleo, at)

    desk.post(one(application), {"act": "note", "text": "Rang her on Monday"})
    page = desk.get(one(application)).content.decode()

    assert Note.objects.get().text == "Rang her on Monday"
    assert "Rang her on Monday" in page
    assert "Sent (Cleo Example): version 1" in page
    assert "Receipt" in page


def test_next_and_previous_keep_to_the_filter(desk, scheme, crowd, ben, at):
    first, second, third = crowd(3)
    sent(scheme.mentors, ben, at)

    page = desk.get(one(second) + "?_changelist_filters=intake__part__exact%3Dstudent").content.decode()
    last = desk.get(one(third) + "?_changelist_filters=intake__part__exact%3Dstudent").content.decode()

    assert f'rel="prev" accesskey="p" href="{one(first)}?_changelist_filters=intake__part__exact%3Dstudent"' in page
    assert f'href="{one(third)}' in page
    assert 'rel="next"' not in last


def test_the_same_person_in_two_parts_is_shown(desk, scheme, cleo, at):
    student, mentor = sent(scheme.students, cleo, at), sent(scheme.mentors, cleo, at)

    assert f'href="{one(mentor)}"' in desk.get(one(student)).content.decode()


def test_rows_of_another_programme_campus_or_side_are_not_there(client, scheme, ada, cleo, at):
    other = scheme_at(at, "oslo")
    here, there = sent(scheme.students, cleo, at), sent(other.students, cleo, at)
    membership = Membership.objects.create(person=ada, programme=scheme.programme, role="coordinator")
    client.force_login(ada)

    assert client.get(one(here)).status_code == 200
    assert client.get(one(there)).status_code == 404
    assert client.post(one(there), {"act": "decide", "state": "pool"}).status_code == 404
    client.post(reverse("admin:applications_application_decide", args=["pool"]), {"pk": [there.pk]})
    for limit in (
        {"side": "mentor"},
        {"side": "", "campus": Campus.objects.get(programme__slug="usn", slug="drammen")},
    ):
        Membership.objects.filter(pk=membership.pk).update(**limit)
        assert client.get(one(here)).status_code == 404
        assert "Cleo" not in client.get(reverse(LIST)).content.decode()
    there.refresh_from_db()
    assert there.state == S.ELIGIBLE


@pytest.mark.requirement("GC-7")
def test_a_split_desk_shows_each_side_its_own_applicants(client, scheme, ada, dan, cleo, ben, at):
    student, mentor = sent(scheme.students, cleo, at), sent(scheme.mentors, ben, at)
    for person, side in ((ada, "student"), (dan, "mentor")):
        Membership.objects.create(person=person, programme=scheme.programme, role="coordinator", side=side)

    for person, own, other in ((ada, student, mentor), (dan, mentor, student)):
        client.force_login(person)
        page = client.get(reverse(LIST)).content.decode()
        assert own.person.name in page
        assert other.person.name not in page
        assert [client.get(one(row)).status_code for row in (own, other)] == [200, 404]


@pytest.mark.parametrize("role", ["lead", "facilitator"])
def test_who_may_not_see_applications_finds_nothing(client, scheme, dan, cleo, at, role):
    application = sent(scheme.students, cleo, at)
    Membership.objects.create(person=dan, programme=scheme.programme, role=role)
    client.force_login(dan)

    history = reverse("admin:applications_application_history", args=[application.pk])
    pages = [reverse(LIST), one(application), history, reverse("admin:applications_application_add")]

    assert [client.get(page, follow=True).status_code for page in pages] == [404] * 4


@pytest.mark.requirement("OM-8")
def test_study_groups_come_with_the_applications_and_are_kept_at_the_desk(desk, scheme, crowd):
    from programmes.models import Section
    from tests.applications.conftest import ask

    ask(Section.objects.filter(questionnaire=scheme.students.questionnaire).first(), "group", "study_group")
    crowd(2, group="Group 7")

    page = desk.get(reverse("admin:applications_studygroup_changelist")).content.decode()

    assert "Group 7" in page
    assert '<td class="field-member_count">2</td>' in page
