"""Recipes there and back: loading twice changes nothing, a bad file changes nothing, export then load is the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from i18nfield.strings import LazyI18nString
from ruamel.yaml import YAML

import programmes
from people.models import AuditEvent
from programmes.domain import recipe
from programmes.models import Gathering, Intake, Programme

FOLDER = Path(programmes.__file__).parent / "recipes"
RECIPES = sorted(FOLDER.glob("*.yaml"))
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


def everything() -> dict[str, list[dict]]:
    """Write down all rows of the programmes room, and the organisations."""
    models = [*apps.get_app_config("programmes").get_models(), apps.get_model("people", "Organisation")]
    rows = {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}
    for model in models:
        for field in model._meta.many_to_many:
            through = field.remote_field.through
            rows[through._meta.label] = list(through.objects.order_by("pk").values())
    return rows


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
@pytest.mark.django_db
def test_each_recipe_loads_and_loading_it_twice_changes_nothing(path):
    recipe.load(path, by=None, at=NOW)
    before = everything()
    lines = AuditEvent.objects.count()

    recipe.load(path, by=None, at=NOW + timedelta(hours=1))

    assert everything() == before
    assert AuditEvent.objects.count() == lines


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
@pytest.mark.requirement("SE-11")
@pytest.mark.django_db
def test_export_then_load_gives_the_same_programme(path):
    programme = recipe.load(path, by=None, at=NOW)
    written = recipe.export(programme)
    before = everything()

    recipe.load(written, by=None, at=NOW)
    assert everything() == before

    other = written.replace(f"slug: {programme.slug}\n", "slug: twin\n", 1)
    assert recipe.export(recipe.load(other, by=None, at=NOW)) == other


@pytest.mark.parametrize("objective", ["worst-to-good", "best-total"])
@pytest.mark.django_db
def test_what_a_recipe_makes_best_is_kept_planned_and_written_out_again(objective):
    text = (FOLDER / "usn.yaml").read_text(encoding="utf-8")
    recipe.load(text, by=None, at=NOW)
    changed = text.replace("      method: pairs\n", f"      method: pairs\n      objective: {objective}\n", 1)

    (change,) = recipe.plan(changed, by=None, at=NOW).changes
    made = recipe.load(changed, by=None, at=NOW)

    assert change.fields == (("objective", "total", objective),)
    assert [one.objective for one in made.cohorts.get().couplings.all()] == [objective]
    assert YAML(typ="safe").load(recipe.export(made))["cohort"]["couplings"][0]["objective"] == objective


@pytest.mark.parametrize("objective", ["worst-to-good", "worst-first"])
def test_a_recipe_of_groups_that_would_raise_the_weakest_match_is_refused(objective):
    text = (FOLDER / "uia-fyse.yaml").read_text(encoding="utf-8")
    wished = text.replace(
        "      method: formed-groups\n", f"      method: formed-groups\n      objective: {objective}\n", 1
    )

    (fault,) = recipe.lint(wished)

    assert wished != text and recipe.lint(text) == []
    assert "objective" in fault and "formed-groups can have total or best-total" in fault


@pytest.mark.requirement("US-2")
@pytest.mark.django_db
def test_the_gatherings_of_five_campuses_are_written_out_as_changes_of_one_set_up():
    made = recipe.load(FOLDER / "usn.yaml", by=None, at=NOW)

    tree = YAML(typ="safe").load(recipe.export(made))

    assert [one["key"] for one in tree["cohort"]["gatherings"]] == ["samling-1", "samling-2", "samling-3", "samling-4"]
    assert "campuses" not in tree["cohort"]["gatherings"][0]
    changes = {campus["slug"]: campus["gatherings"] for campus in tree["campuses"]}
    assert set(changes) == {"bo", "drammen", "kongsberg", "ringerike", "vestfold"}
    assert changes["vestfold"]["samling-1"] == {"starts": "2022-11-02 16:00", "place": "Bakkenteigen, auditorium A1-30"}


AWKWARD = {
    "one campus leaves what is for all": "key=samling-3-bo campuses=bo place=Sal",
    "one alone is no set-up": "key=besok-bo campuses=bo",
    "another name is another gathering": "key=samling-1-bo name=Vandring",
    "two campuses share a row": "key=samling-1-bo campuses=bo,drammen",
    "a key that stands for itself": "key=samling-2 campuses=bo",
}


@pytest.mark.parametrize("said", AWKWARD.values(), ids=AWKWARD.keys())
@pytest.mark.django_db
def test_gatherings_that_an_office_has_changed_by_hand_come_back_as_they_are(said):
    made = recipe.load(FOLDER / "usn.yaml", by=None, at=NOW)
    words = dict(part.split("=") for part in said.split())
    row = Gathering.objects.filter(programme=made, key=words["key"]).first() or Gathering.objects.get(key="samling-3")
    if row.key != words["key"]:
        row.pk = None
    row.key, row.place = words["key"], words.get("place", row.place)
    row.name = LazyI18nString({"nb": words["name"], "nn": words["name"]}) if "name" in words else row.name
    row.save()
    row.cohorts.set(made.cohorts.all())
    row.campuses.set(made.campuses.filter(slug__in=words.get("campuses", "bo").split(",")))
    before = everything()

    written = recipe.export(made)
    recipe.load(written, by=None, at=NOW)

    assert everything() == before
    assert recipe.export(made) == written


@pytest.mark.django_db
def test_a_campus_of_its_own_beside_the_campuses_that_share_is_one_set_up():
    source = (FOLDER / "usn.yaml").read_text("utf-8")
    of_bo = "      samling-1: {starts: 2022-10-24"
    made = recipe.load(source.replace(of_bo, f"      samling-3: {{place: Sal}}\n{of_bo}", 1), by=None, at=NOW)
    before = everything()

    written = recipe.export(made)
    recipe.load(written, by=None, at=NOW)

    tree = YAML(typ="safe").load(written)
    assert tree["campuses"][0]["gatherings"]["samling-3"] == {"place": "Sal"}
    assert everything() == before


@pytest.mark.django_db
def test_free_text_before_the_two_yeses_is_warned_of(capsys, tmp_path):
    file = tmp_path / "usn.yaml"
    text = (FOLDER / "usn.yaml").read_text("utf-8")
    file.write_text(text.replace("shown_before: [industry_work", "shown_before: [about_me, industry_work"), "utf-8")

    call_command("recipe", "lint", file)
    call_command("recipe", "lint", FOLDER / "usn.yaml")

    warned = [line for line in capsys.readouterr().out.splitlines() if line.startswith("warning: ")]
    line = text[: text.index("shown_before:")].count("\n") + 1
    assert len(warned) == 1
    assert f"usn.yaml:{line}: " in warned[0] and "“about_me” is free text" in warned[0]


@pytest.mark.django_db
def test_a_bad_file_names_all_its_faults_with_lines_and_changes_nothing(tmp_path):
    text = (FOLDER / "usn.yaml").read_text("utf-8")
    bad = text.replace('colour: "#4b2a85"', 'colour: "#ffe08a"').replace("number: 1\n  name", "number: one\n  name", 1)
    bad = bad.replace("seeker: structure", "seeker: strukture").replace("role: recruits}", "role: recruit}", 1)
    file = tmp_path / "bad.yaml"
    file.write_text(bad, "utf-8")
    before = everything()

    faults = recipe.lint(file)
    with pytest.raises(ValidationError) as refusal:
        recipe.load(file, by=None, at=NOW)

    line = text[: text.index("colour:")].count("\n") + 1
    assert any(fault.startswith(f"bad.yaml:{line}: colour:") and "4.5" in fault for fault in faults)
    assert any("cohort.number" in fault and "'one'" in fault for fault in faults)
    assert any("partners.0.role" in fault and "recruits" in fault for fault in faults)
    assert refusal.value.messages == faults
    assert everything() == before


@pytest.mark.django_db
def test_names_that_lead_nowhere_are_found_together():
    text = (FOLDER / "usn.yaml").read_text("utf-8")
    bad = text.replace("seeker: structure", "seeker: strukture").replace("question: missing_exams", "question: exams")
    bad = bad.replace("samling-4: {starts: 2022", "x").replace("owner: usn\n", "owner: us\n")

    faults = recipe.lint(bad)

    assert any("criteria.3.seeker" in fault and "strukture" in fault for fault in faults)
    assert any("rules.3.question" in fault and "exams" in fault for fault in faults)
    assert any("owner" in fault and "organisations" in fault for fault in faults)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("recipe: 1\nname: [", "YAML"),
        ("- one\n- two\n", "recipe: 1"),
        ("recipe: 1\nrecipe: 1\n", "duplicate"),
        ("recipe: 1\nnmae: x\n", "known:"),
        ("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
         "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n", "too many parts"),
    ],
)  # fmt: skip
def test_what_is_no_recipe_gets_a_sentence(text, word):
    assert any(word in fault for fault in recipe.lint(text))


@pytest.mark.django_db
def test_dates_move_by_whole_weeks_and_weekdays_stay():
    plain = recipe.load(FOLDER / "usn.yaml", by=None, at=NOW)
    days = {g.key: g.starts_at for g in Gathering.objects.filter(programme=plain)}
    closes = Intake.objects.get(cohort__programme=plain, part="student").closes_at

    recipe.load(FOLDER / "usn.yaml", by=None, at=NOW, shift_days=28)

    moved = {g.key: g.starts_at for g in Gathering.objects.filter(programme=plain)}
    assert {moved[key].date() - days[key].date() for key in days} == {timedelta(days=28)}
    later = Intake.objects.get(cohort__programme=plain, part="student").closes_at
    assert (later.weekday(), later - closes) == (closes.weekday(), timedelta(days=28))
    with pytest.raises(ValidationError, match="whole weeks"):
        recipe.load(FOLDER / "usn.yaml", by=None, at=NOW, shift_days=10)


@pytest.mark.django_db
def test_a_frozen_questionnaire_is_never_changed_by_a_recipe():
    text = (FOLDER / "usn.yaml").read_text("utf-8")
    recipe.load(text, by=None, at=NOW)
    changed = text.replace("Hva er karaktersnittet ditt?", "Hva er snittet ditt?")

    with pytest.raises(ValidationError, match="frozen"):
        recipe.load(changed, by=None, at=NOW)
    title = "    title: {nb: Søknad som student"
    recipe.load(changed.replace(title, f"    version: 2\n{title}"), by=None, at=NOW)

    programme = Programme.objects.get(slug="usn")
    assert list(programme.questionnaires.filter(part="student").values_list("version", flat=True)) == [2, 1]


@pytest.mark.django_db
def test_the_command_lints_loads_and_exports(capsys, tmp_path):
    call_command("recipe", "lint", *RECIPES)
    call_command("recipe", "load", FOLDER / "usn.yaml")
    call_command("recipe", "export", "usn")

    out = capsys.readouterr().out
    assert "no faults" in out
    assert "slug: usn" in out
    broken = tmp_path / "broken.yaml"
    broken.write_text("recipe: 2\nslug: x\n")
    with pytest.raises(CommandError, match="nothing has changed"):
        call_command("recipe", "load", broken)
    assert Programme.objects.count() == 1
