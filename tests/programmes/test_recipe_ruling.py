"""Rules about everybody in a recipe: loaded, planned, written out again, and refused in words where they cannot be."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import programmes
from programmes.domain import recipe
from programmes.models import Cap, GroupMix, Priority

FOLDER = Path(programmes.__file__).parent / "recipes"
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
FIRST = """      priorities:
        - {key: early, label: {nb+nn: Andreåret først}, class: 2, question: study_year, answers: [2]}
        - {key: waited, label: {nb+nn: Ventet i fjor}, test: waited}
      caps:
        - {key: house, scope: answer, question: sectors, most: 3}
        - {key: bo, scope: campus, campus: bo, least: 2, most: 20}
"""
MIX = """      group_mix:
        home: study_programme
        spread: 400
        never_alone: {question: new_student, answers: ["yes"]}
"""


def written(name: str, added: str, after: str) -> str:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return text.replace(after, after + added, 1)


@pytest.mark.requirement("SE-11", "OX-2")
@pytest.mark.django_db
def test_who_comes_first_and_how_many_are_loaded_planned_and_written_out_again():
    usn = written("usn", FIRST, "      method: pairs\n")
    assert recipe.lint(usn) == []
    made = recipe.load(usn, by=None, at=NOW)
    assert list(Priority.objects.values_list("key", "rank", "values")) == [("waited", 1, []), ("early", 2, ["2"])]
    assert list(Cap.objects.values_list("key", "campus__slug", "least", "most")) == [
        ("house", None, 0, 3),
        ("bo", "bo", 2, 20),
    ]
    coupling = YAML(typ="safe").load(recipe.export(made))["cohort"]["couplings"][0]
    given = YAML(typ="safe").load(FIRST)
    assert coupling["caps"][1] == given["caps"][1] and coupling["priorities"][0]["answers"] == ["2"]
    assert not recipe.plan(recipe.export(made), by=None, at=NOW).changes

    (change,) = recipe.plan(usn.replace("most: 3}", "most: 4}"), by=None, at=NOW).changes
    assert change.fields == (("at most", "3", "4"),)

    fyse = written("uia-fyse", MIX, "      method: formed-groups\n")
    assert recipe.lint(fyse) == []
    made = recipe.load(fyse, by=None, at=NOW)
    mix = GroupMix.objects.get()
    assert (mix.home_key, mix.cohesion, mix.spread, mix.alone_values) == ("study_programme", 0, 400, ["yes"])
    assert not recipe.plan(recipe.export(made), by=None, at=NOW).changes
    recipe.load(written("uia-fyse", "", ""), by=None, at=NOW)
    assert not GroupMix.objects.exists()


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        (
            "usn",
            "      priorities: [{key: a, label: {nb+nn: A}, question: nobody, answers: [1]}]\n",
            "is not asked of them",
        ),
        (
            "usn",
            "      priorities: [{key: a, label: {nb+nn: A}, test: waited, answers: [1]}]\n",
            "`waited` asks nothing",
        ),
        ("usn", "      priorities: [{key: a, label: {nb+nn: A}, question: phone, answers: [1]}]\n", "this goes by"),
        ("usn", "      caps: [{key: a}]\n", "says nothing: give `least` or `most`"),
        ("usn", "      caps: [{key: a, least: 3, most: 2}]\n", "must not be less than `least`"),
        ("usn", "      caps: [{key: a, scope: campus, campus: by, most: 2}]\n", "is not among the recipe's campuses"),
        ("usn", "      group_mix: {home: study_programme, spread: 1}\n", "is for formed groups"),
        ("uia-fyse", "      group_mix: {home: study_programme, spread: 1, cohesion: 1}\n", "either alike"),
        ("uia-fyse", "      group_mix: {home: study_programme}\n", "goes with points"),
        ("uia-fyse", "      group_mix: {never_alone: {question: new_student, answers: [maybe]}}\n", "is no answer to"),
    ],
)
def test_what_no_rule_can_go_by_is_refused_with_its_place(name, wrong, said):
    method = "pairs" if name == "usn" else "formed-groups"

    faults = recipe.lint(written(name, wrong, f"      method: {method}\n"))

    assert any(said in fault and "couplings.0" in fault for fault in faults), faults


def test_nobody_is_placed_by_an_answer_that_is_sensitive():
    text = written("uia-fyse", MIX, "      method: formed-groups\n")
    marked = text.replace("- use: new_student\n", "- {use: new_student, sensitive: true}\n", 1)

    (fault,) = recipe.lint(marked)

    assert "never_alone.question" in fault and "nobody is placed by health" in fault
