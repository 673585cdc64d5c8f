"""Before a run of groups: a dry run in words, who would help most, whether hiding pays, and the file for partners."""

import csv
import re

import pytest

from applications.models import Application
from matching import tasks
from matching.domain import gains, worth
from matching.models import Forecast, Run
from programmes.models import Coupling
from programmes.models.questionnaire import QuestionKind as K
from tests.matching import crowd
from tests.matching.test_desk import at, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def joined(year, part: str, number: int, **fields) -> list[Application]:
    """People who can all at the same times and read the same, so that only places are scarce."""
    rows = crowd.join(year, part, number, alike=(K.AVAILABILITY,), **fields)
    for one in rows:
        one.answers["study_programme"] = "biologi"
    Application.objects.bulk_update(rows, ["answers"])
    return rows


def pool(recipe: str, students: int, mentors: int, **fields):
    """A pool of a recipe's groups, and its coupling."""
    year = crowd.cohort(recipe)
    seekers = joined(year, "student", students)
    joined(year, "mentor", mentors, **fields)
    return seekers, year.couplings.first()


def worked_out(client, coupling, kind: str = "dry"):
    """Ask at the page for a dry run, or whether hiding pays; let the worker do it; give the page that tells."""
    client.post(at("ready", coupling.pk), {"kind": kind})
    assert tasks.look_for_plans() == 1
    return client.get(at("ready", coupling.pk))


@pytest.mark.requirement("OM-7")
def test_formed_groups_have_a_dry_run_that_says_who_would_help_most_and_a_run_bears_it_out(client, monkeypatch):
    _seekers, coupling = pool("uit-groups", 20, 2)
    client.force_login(stages.staff("Ada", coupling.cohort.programme, "coordinator"))
    with monkeypatch.context() as patched:
        for solver in ("solve", "incentive", "group_prices"):
            patched.setattr(f"matching.engine.{solver}", None)  # a request that solves fails
        assert "Make a dry run" in words(client.get(at("ready", coupling.pk)))
        client.post(at("ready", coupling.pk), {"kind": "dry"})
        assert "takes it up within seconds" in words(client.get(at("ready", coupling.pk)))
    assert tasks.look_for_plans() == 1

    shown = words(client.get(at("ready", coupling.pk)))
    placed = int(re.search(r"(\d+) people would have a place today", shown)[1])
    more = int(re.search(r"One more guide .+? for one group would place (\d+) more people\.", shown)[1])
    assert 0 < placed < 20 and 0 < more <= (coupling.group_hi or 0)
    assert "No group with a common time and the right size could take this person." in shown
    joined(coupling.cohort, "mentor", 1, seed=2)
    assert placed < crowd.run_of(coupling).proposals.count() <= placed + more
    rows = list(csv.reader(client.get(at("wanted", coupling.pk)).content.decode("utf-8-sig").splitlines()))
    assert "Student" not in str(rows)


@pytest.mark.requirement("OM-7")
def test_study_groups_have_a_dry_run_that_counts_whole_groups_by_hours(client):
    seekers, coupling = pool("oslomet-study-groups", 18, 1, places=1)
    crowd.in_study_groups(seekers, [6, 5, 4])
    client.force_login(stages.staff("Ada", coupling.cohort.programme, "coordinator"))

    shown = words(worked_out(client, coupling))

    assert re.search(r"\b[456] people would have a place today", shown), shown
    assert "with room for one study group would place 1 more study group." in shown
    assert "The application names no study group" in shown
    text = client.get(at("wanted", coupling.pk)).content.decode("utf-8-sig")
    assert "with room for one study group would place 1 more study group." in text
    Application.objects.filter(pk=seekers[0].pk).update(study_group=None)
    assert "Ask for it anew" in words(client.get(at("ready", coupling.pk)))


def test_whether_hiding_pays_is_tested_for_groups_too(client):
    _seekers, coupling = pool("uit-groups", 8, 2)
    client.force_login(stages.staff("Ada", coupling.cohort.programme, "coordinator"))

    shown = words(worked_out(client, coupling, "hiding"))

    assert "8 people were tried. " in shown and Forecast.objects.get().state == "found"


@pytest.mark.parametrize("recipe", ["uit-groups", "oslomet-study-groups"])
def test_a_run_of_groups_says_what_one_more_group_with_a_guide_would_bring(recipe, client):
    seekers, coupling = pool(recipe, 30, 1, places=1)
    if recipe == "oslomet-study-groups":
        crowd.in_study_groups(seekers, [6, 5, 4])
    client.force_login(stages.staff("Ada", coupling.cohort.programme, "coordinator"))
    run = crowd.run_of(coupling)

    (said,) = worth.in_words(run)

    kind = {"uit-groups": "One more group with", "oslomet-study-groups": "Room for one more study group with"}[recipe]
    assert said.startswith(kind) and " would place " in said and said in words(client.get(at("run_change", run.pk)))
    before = run.proposals.count()
    Run.objects.all().delete()
    Application.objects.filter(intake__part="mentor").update(places=2, hours=999)
    after = crowd.run_of(Coupling.objects.get(pk=coupling.pk)).proposals.count()
    least, most = next(iter(run.prices.values()))["placed"]
    assert after > before and (recipe != "uit-groups" or least <= after - before <= most)


def test_what_is_not_known_exactly_is_said_as_at_least_and_at_most():
    def said(of_groups: bool = False, **gain: list[int]) -> str:
        return gains.sentence("X", gain, of_groups=of_groups)

    assert said(placed=[3, 3]) == "X would place 3 more people."
    assert said(placed=[2, 4]) == "X would place between 2 and 4 more people."
    assert said(placed=[0, 4]) == "X would place at most 4 more people."
    assert said(placed=[0, 1], of_groups=True) == "X would place at most 1 more study group."
    assert said(placed=[1, 2], of_groups=True) == "X would place between 1 and 2 more study groups."
    assert said(placed=[0, 0], total=[70, 70]) == "X would place nobody more, but bring 70 points."
    assert said(placed=[0, 0], total=[1, 1]) == "X would place nobody more, but bring 1 point."
    assert said(placed=[0, 0], total=[0, 1]) == "X would place nobody more, and bring at most 1 point."
    assert said(placed=[0, 0], total=[5, 70]) == "X would place nobody more, but bring between 5 and 70 points."
    assert said(placed=[0, 0], total=[0, 70]) == "X would place nobody more, and bring at most 70 points."
    assert said(placed=[0, 0]) == "X would change nothing."
