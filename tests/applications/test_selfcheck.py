"""Can I apply? The rules answer, and nothing is stored."""

import pytest
from django.urls import reverse

from applications.models import Application, Verdict
from tests.applications.test_apply_pages import FIRST


def page(client, scheme, **changed):
    """What the page says of plausible answers with some changed."""
    address = reverse("can_i_apply", args=[scheme.programme.slug, scheme.cohort.number, "student"])
    answers = {**FIRST, **{f"q-{key}": value for key, value in changed.items()}}
    return client.post(address, answers).content.decode()


@pytest.mark.requirement("US-18", "US-19", "US-20", "US-21", "US-26")
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, "You can apply"),
        ({"study_year": "1"}, "A rule is not met"),
        ({"grade": "D"}, "A rule is not met"),
        ({"missing_exams": "2"}, "Apply: a person will look"),
        ({"study_programme": "politics"}, "A rule is not met"),
        ({"study_programme": "politics", "campus": "drammen"}, "You can apply"),
        ({"grade": "E", "missing_exams": "9", "athlete": "yes"}, "Apply: a person will look"),
        ({"grade": ""}, "Apply: a person will look"),
    ],
)
def test_the_page_says_what_the_rules_say(client, scheme, changed, says):
    shown = page(client, scheme, **changed)

    assert f"<h2>{says}</h2>" in shown
    assert "Your grades are C or better." in shown
    assert "usn.no" in shown


def test_only_what_the_rules_look_at_is_asked(client, scheme):
    shown = page(client, scheme)

    assert 'name="q-grade"' in shown
    assert 'name="q-why"' not in shown


def test_nothing_is_stored(client, scheme, cleo):
    client.force_login(cleo)

    page(client, scheme)

    assert not Application.objects.exists()
    assert not Verdict.objects.exists()


def test_an_intake_without_rules_has_no_such_page(client, scheme):
    address = reverse("can_i_apply", args=[scheme.programme.slug, scheme.cohort.number, "mentor"])

    assert client.get(address).status_code == 404
