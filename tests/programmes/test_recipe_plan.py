"""Looking before loading: what a recipe would change and for whom, and next year's cohort made of this year's."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from applications.domain import reasking
from applications.models import Application
from programmes.domain import recipe
from programmes.domain.recipe import rolling
from programmes.models import Cohort, EligibilityRule, Gathering, Intake, Question
from tests.programmes.test_recipe_round import FOLDER, everything

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    """The second factor is proven elsewhere."""
    settings.STAFF_SECOND_FACTOR = False


def said(*words: str) -> str:
    """Call the command and give what it says."""
    out = io.StringIO()
    call_command("recipe", *words, stdout=out, stderr=out)
    return out.getvalue()


def changed(scene, tmp_path, old: str, new: str):
    """The scene's recipe with one change, as a file."""
    text = recipe.export(scene.programme)
    assert old in text
    path = tmp_path / "changed.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_plan_names_row_field_and_whom_it_concerns_and_stores_nothing(opened, tmp_path):
    path = changed(opened, tmp_path, "strength: normally", "strength: required")
    before = everything()

    found = recipe.plan(path, by=None, at=NOW)

    assert found.faults == ()
    change = next(change for change in found.changes if change.kind == "Eligibility rule")
    assert (change.deed, change.kind) == ("changed", "Eligibility rule")
    assert change.fields == (("strength", "normally", "required"),)
    assert dict(change.concerns) == {"verdicts": 4}
    assert any(line.startswith("+") and "strength: required" in line for line in found.difference)
    assert everything() == before


def test_a_recipe_that_changes_a_frozen_questionnaire_has_faults_and_no_plan(opened, tmp_path):
    path = changed(opened, tmp_path, "key: pace", "key: speed")

    found = recipe.plan(path, by=None, at=NOW)

    assert found.changes == () and found.faults
    with pytest.raises(CommandError, match="cannot be loaded"):
        said("plan", str(path))


@pytest.mark.django_db
def test_the_commands_print_the_plan_and_the_difference(tmp_path):
    path = FOLDER / "usn.yaml"
    assert "rows would change" in said("plan", str(path))
    recipe.load(path, by=None, at=NOW)
    assert said("diff", str(path)) == ""
    assert said("plan", str(path)) == "usn: 0 rows would change.\n"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.django_db
def test_each_programme_rolls_forward_to_the_same_weekdays_with_new_numbers(path):
    programme = recipe.load(path, by=None, at=NOW)
    old = programme.cohorts.get()

    rolled = recipe.forward(programme)
    recipe.load(rolled.text, by=None, at=NOW)

    new = programme.cohorts.exclude(pk=old.pk).get()
    assert (new.number, new.state) == (old.number + 1, "planning")
    assert rolled.weeks in (52, 53) and (new.starts_on - old.starts_on).days == 7 * rolled.weeks
    assert str(new.name) != str(old.name) or not re.search(r"\d", str(old.name))
    for intake in old.intakes.all():
        later = new.intakes.get(part=intake.part)
        assert later.questionnaire_id == intake.questionnaire_id
        assert later.closes_at.astimezone().weekday() == intake.closes_at.astimezone().weekday()
    firsts, seconds = Gathering.objects.filter(cohorts=old), Gathering.objects.filter(cohorts=new)
    assert firsts.count() == seconds.count()
    assert [g.starts_at.weekday() for g in firsts] == [g.starts_at.weekday() for g in seconds]
    assert recipe.plan(rolled.text, by=None, at=NOW).changes == ()


def test_the_next_year_begins_in_the_same_week_after_a_year_of_53_weeks():
    assert rolling.weeks_to_next_year(date(2026, 8, 24)) == 53
    assert rolling.weeks_to_next_year(date(2027, 8, 23)) == 52


def test_a_programme_admin_rolls_forward_at_the_desk_and_nobody_is_copied(opened, client):
    client.force_login(opened.admin)
    page = reverse("admin:programmes_programme_roll", args=[opened.programme.pk])
    people = Application.objects.count()

    shown = client.get(page)
    assert Cohort.objects.count() == 1
    digest = shown.context["plan"].digest
    done = client.post(page, {"weeks": shown.context["weeks"], "digest": digest, "apply": ""})

    new = Cohort.objects.get(number=2)
    assert done.url == reverse("admin:programmes_cohort_move", args=[new.pk])
    assert str(new.name) == "Cohort 2 kobling"
    assert Application.objects.count() == people and not new.intakes.filter(applications__isnull=False).exists()
    assert new.rules.count() == opened.cohort.rules.count()


def test_a_programme_admin_sees_the_plan_of_a_file_then_applies_it(opened, client, tmp_path):
    client.force_login(opened.admin)
    page = reverse("admin:programmes_programme_plan", args=[opened.programme.pk])
    path = changed(opened, tmp_path, "places: 8", "places: 12")

    shown = client.post(page, {"file": SimpleUploadedFile("r.yaml", path.read_bytes()), "weeks": 0, "show": ""})
    assert "places" in shown.text and "8 applications" not in shown.text and "4 applications" in shown.text
    assert Intake.objects.get(part="student").places == 8

    words = {"seen": shown.context["text"], "weeks": 0, "digest": shown.context["plan"].digest, "apply": ""}
    EligibilityRule.objects.filter(key="year").update(source="changed meanwhile by somebody else")
    stale = client.post(page, words)
    assert "nothing was loaded" in stale.text and Intake.objects.get(part="student").places == 8

    client.post(page, words | {"digest": stale.context["plan"].digest})
    assert Intake.objects.get(part="student").places == 12


def test_the_recipe_of_another_programme_is_refused_at_the_desk(opened, other, client):
    client.force_login(opened.admin)
    page = reverse("admin:programmes_programme_plan", args=[opened.programme.pk])
    asked = Question.objects.count()
    file = SimpleUploadedFile("r.yaml", recipe.export(other.programme).encode())

    shown = client.post(page, {"file": file, "weeks": 0, "apply": "", "digest": "x"})

    assert "changes “kobling” only" in shown.text
    assert Question.objects.count() == asked
    theirs = reverse("admin:programmes_programme_plan", args=[other.programme.pk])
    assert client.get(theirs).status_code == 404


def test_a_newer_questionnaire_of_a_recruiting_cohort_is_loaded_and_waits_to_be_put_into_use(opened, tmp_path):
    text = recipe.export(opened.programme)
    form = opened.students[0].questionnaire
    newer = text.replace("    version: 1\n", "    version: 2\n", 1).replace("What of pace", "What pace", 1)

    recipe.load(newer, by=opened.admin, at=NOW)

    assert Intake.objects.get(part="student").questionnaire == form
    made = Question.objects.filter(section__questionnaire__version=2, key="pace").get()
    assert made.section.questionnaire.frozen_at is None
    assert [one.intake for one in reasking.effects(made.section.questionnaire)] == [opened.students[0].intake]
