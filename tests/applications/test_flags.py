"""What the office notices: one person on both sides, a second account, programmes that overlap; and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application
from people.models import Person
from programmes.models import Cohort, Membership
from tests.applications.conftest import scheme_at, sent
from tests.conftest import someone

LIST = "admin:applications_application_changelist"
pytestmark = pytest.mark.requirement("SE-7")


def one(application):
    return reverse("admin:applications_application_change", args=[application.pk])


def test_one_person_on_both_sides_is_noticed(desk, scheme, cleo, at):
    student, mentor = sent(scheme.students, cleo, at), sent(scheme.mentors, cleo, at)

    pile = desk.get(reverse(LIST)).content.decode()

    assert "also applies as mentor here" in pile
    assert "also applies as student here" in pile
    assert f'<a href="{one(mentor)}">also applies as mentor here' in desk.get(one(student)).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "c.leo+kobling@example.org"}, "same e-mail address"),
        ({"phone": "0047 99 88 77 66"}, "same phone number"),
        ({"phone": ""}, ""),
    ],
)
def test_a_second_account_is_noticed(desk, scheme, cleo, eve, at, changed, said):
    Person.objects.filter(pk=cleo.pk).update(phone="99887766" if changed.get("phone") else "")
    Person.objects.filter(pk=eve.pk).update(**changed)
    sent(scheme.students, cleo, at)
    sent(scheme.students, eve, at)

    pile = desk.get(reverse(LIST)).content.decode()

    assert pile.count("another account with the") == (2 if said else 0)
    assert said in pile


def test_programmes_at_the_same_time_are_noticed_by_who_sees_both(desk, scheme, ada, cleo, at):
    other = scheme_at(at, "oslo")
    sent(scheme.students, cleo, at)
    sent(other.students, cleo, at)
    assert "at the same time" not in desk.get(reverse(LIST)).content.decode()

    Membership.objects.create(person=ada, programme=other.programme, role="coordinator")
    assert "also applies at the same time: Mentor oslo" in desk.get(reverse(LIST)).content.decode()
    later = at.date() + timedelta(days=400)
    Cohort.objects.filter(pk=other.cohort.pk).update(starts_on=later, ends_on=later + timedelta(days=9))
    assert "at the same time" not in desk.get(reverse(LIST)).content.decode()


def test_a_page_of_fifty_costs_the_same_queries_among_few_and_many(desk, scheme, at, django_assert_max_num_queries):
    model = sent(scheme.students, someone("First"), at)
    model.refresh_from_db()

    def come(first: int, last: int) -> None:
        people = [Person(email=f"p{n}@example.org", name=f"P {n}", phone=f"9000{n:04}") for n in range(first, last)]
        rows = Person.objects.bulk_create(people)
        shared = {"intake": model.intake, "questionnaire": model.questionnaire, "version": 1, "state": "eligible"}
        Application.objects.bulk_create(
            [Application(person=row, answers=model.answers, submitted_at=at, **shared) for row in rows]
        )

    come(0, 60)
    desk.get(reverse(LIST))
    with django_assert_max_num_queries(33) as few:
        desk.get(reverse(LIST))
    come(60, 400)
    with django_assert_max_num_queries(33) as many:
        page = desk.get(reverse(LIST) + "?state__exact=eligible")

    assert len(few) == len(many)
    assert page.content.decode().count("action-select") == 50
    fetched = [query["sql"] for query in many if '"applications_application"."answers"' in query["sql"]]
    assert fetched == []
