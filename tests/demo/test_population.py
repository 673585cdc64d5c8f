"""The demo's people: every stage of a plan comes about through the acts of the rooms."""

import dataclasses

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from applications.models import Application, Interview, PendingDecision, PlaceOffer, Review
from matching import queries
from matching.models import Forecast, Pair
from mentoring.demo import population
from mentoring.demo.plan import PLANS, Stage
from people.models import OutgoingMail
from programmes.domain import recipe
from programmes.domain.recipe import exporting
from programmes.models import Cohort
from sessions_app.models import Meeting

pytestmark = pytest.mark.django_db


def small(recipe: str, stage: Stage, students: int = 10, mentors: int = 6):
    plan = next(plan for plan in PLANS if plan.recipe == recipe)
    return dataclasses.replace(plan, students=students, mentors=mentors, stage=stage)


def filled(*plans):
    lines = []
    population.fill(lines.append, plans, at=timezone.now())
    return lines


def test_an_open_programme_has_applicants_and_the_printed_log_ins_work():
    lines = filled(small("usn", Stage.OPEN, 14))

    table = population.logins()

    assert lines == ["1 of 1: usn, 14 students and 6 mentors"] or lines == [" 1 of 1: usn, 14 students and 6 mentors"]
    assert Application.objects.filter(intake__part="student").count() == 14
    assert {"admin", "coordinator", "lead", "facilitator", "student", "mentor"} <= {row.role for row in table}
    assert set(Forecast.objects.values_list("kind", "state")) == {("dry", "asked"), ("hiding", "asked")}
    assert all(authenticate(email=row.email, password=row.password) for row in table)


def test_a_running_programme_has_pairs_that_meet_and_no_letters_to_invented_people():
    filled(small("oslomet-pairs", Stage.RUNNING))

    assert Pair.objects.filter(state="active").exists()
    assert Meeting.objects.exists()
    reviewed = Pair.objects.exclude(confirmed_at=None)
    assert reviewed.exclude(trial_note="").exists() and queries.on_trial(timezone.now()).exists()
    assert not OutgoingMail.objects.exclude(person__email__contains=".oslomet-pairs@").exists()
    cohort = Cohort.objects.get()
    assert recipe.lint(exporting.export(cohort.programme, cohort)) == []  # so it can be rehearsed and copied


def test_mentors_who_must_be_trained_are_but_for_those_who_show_what_happens_then():
    filled(small("oslomet-pairs", Stage.RUNNING))

    untrained = Application.objects.get(intake__part="mentor", state="pool", training_done_on=None)
    assert not Pair.objects.filter(guide=untrained).exists()


def test_a_closed_programme_knows_what_became_of_people():
    filled(small("uib-maths", Stage.CLOSED))

    assert Application.objects.filter(outcomes__isnull=False).exists()
    assert not Pair.objects.filter(state="active").exists()


def test_the_office_is_found_in_the_middle_of_its_work():
    filled(small("oxlo", Stage.OPEN, 40), small("usn", Stage.OPEN, 4, 30))

    assert PendingDecision.objects.filter(application__intake__cohort__programme__slug="usn").count() >= 4
    assert PlaceOffer.objects.get().state == "open"
    assert Application.objects.filter(waitlist_rank__isnull=False).count() == 4
    assert Review.objects.exists()
    assert {talk.state for talk in Interview.objects.all()} == {"fixed", "proposed"}


def test_every_plan_names_a_recipe_that_is_there():
    assert {plan.recipe for plan in PLANS} == {path.stem for path in population.RECIPES.glob("*.yaml")}
