"""The pool beside the mix that is wanted, above the pile: bars with words, for the intake in view."""

import pytest
from django.urls import reverse

from applications import queries
from applications.domain import pending, review
from programmes.models import Membership, WantedShare
from tests.applications.conftest import sent
from tests.conftest import someone

LIST = "admin:applications_application_changelist"


@pytest.mark.requirement("US-16")
def test_the_pool_of_mentors_is_compared_with_the_wanted_mix(client, scheme, ada, at, settings):
    settings.STAFF_SECOND_FACTOR = False
    Membership.objects.create(person=ada, programme=scheme.programme, role="coordinator")
    for campus, percent in (("bo", 50), ("drammen", 50)):
        WantedShare.objects.create(intake=scheme.mentors, question_key="campus", value=campus, percent=percent)
    rows = [
        sent(scheme.mentors, someone(name), at, campus="bo" if name < "Bo" else "drammen")
        for name in ("Bea", "Ben", "Bibi", "Bodil")
    ]
    for row in rows[:2]:
        review.decide(row, "pool", by=ada, at=at)
    pending.keep(rows[3], "pool", by=ada, at=at)
    client.force_login(ada)

    page = client.get(reverse(LIST) + "?intake__part__exact=mentor").content.decode()
    students = client.get(reverse(LIST) + "?intake__part__exact=student").content.decode()

    assert "67 % in the pool (2), wanted 50 %" in page
    assert "33 % in the pool (1), wanted 50 % <strong>too few</strong>" in page
    assert "25 % of all who have applied (1)" in page
    assert "wanted 50 %" not in students


@pytest.mark.parametrize(
    ("key", "value", "given"),
    [
        ("norwegian", "yes", True),
        ("study_year", "3", 3),
        ("goals", "network", ["cv", "network"]),
        ("spoken", "no", {"no": "c1"}),
    ],
)
def test_answers_of_every_shape_are_counted(scheme, cleo, at, key, value, given):
    WantedShare.objects.create(intake=scheme.students, question_key=key, value=value, percent=10)
    application = sent(scheme.students, cleo, at)
    type(application).objects.update(answers={**application.answers, key: given})
    other = sent(scheme.students, someone("Carl"), at)
    type(other).objects.filter(pk=other.pk).update(answers={})

    (mix,) = queries.composition([scheme.students])

    assert [(share.standing, share.standing_percent) for share in mix.shares] == [(1, 50)]
