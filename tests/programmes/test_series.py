"""A series of gatherings in a recipe: written out, planned one by one, said as a series again, rolled forward."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import programmes
from programmes.domain import recipe
from programmes.domain.recipe import rolling
from programmes.models import Gathering

SOURCE = (Path(programmes.__file__).parent / "recipes/uit-groups.yaml").read_text("utf-8")
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
REPEAT = "repeat: {weeks: 2, until: 2026-11-20, skip: [2026-10-07]}"


def said(text):
    listed = YAML(typ="safe").load(text)["cohort"]["gatherings"]
    return {one["key"]: one for one in listed}


@pytest.mark.requirement("SE-11")
@pytest.mark.django_db
def test_a_series_is_written_out_keeps_its_local_hour_over_the_clock_change_and_is_said_as_a_series_again():
    told = [str(one.name) for one in recipe.plan(SOURCE, by=None, at=NOW).changes if one.deed == "new"]
    made = recipe.load(SOURCE, by=None, at=NOW)
    rows = Gathering.objects.filter(programme=made, key__startswith="mentormote-").order_by("starts_at")

    assert len({name for name in told if name.startswith(("Mentorene møtes, ", "The mentors meet, "))}) == 5, told
    assert [(row.key, row.number, f"{row.starts_at:%m-%d %H:%M}") for row in rows] == [
        ("mentormote-1", 3, "09-09 12:15"),
        ("mentormote-2", 4, "09-23 12:15"),
        ("mentormote-3", 5, "10-21 12:15"),
        ("mentormote-4", 6, "11-04 13:15"),
        ("mentormote-5", 7, "11-18 13:15"),
    ]
    assert rows[2].name.localize("nb") == "Mentorene møtes, 3. gang"
    series = said(recipe.export(made))["mentormote"]
    assert series["repeat"] == {"weeks": 2, "times": 5, "skip": [datetime(2026, 10, 7).date()]}
    assert (series["name"]["nb"], series["number"]) == ("Mentorene møtes, {n}. gang", 3)

    rolled = said(rolling.forward(made).text)["mentormote-2"]
    assert (rolled["starts"], rolled["repeat"]["skip"]) == ("2027-09-15 14:15", [datetime(2027, 10, 13).date()])

    rows.filter(key="mentormote-4").update(place="Rom 2")
    by_hand = recipe.export(made)
    assert said(by_hand)["mentormote-4"]["place"] == "Rom 2" and "mentormote" not in said(by_hand)
    recipe.load(SOURCE.replace("until: 2026-11-20, ", "times: 3, "), by=None, at=NOW)
    assert rows.all().count() == 3, "what the series no longer says is gone"


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        ("repeat: {weeks: 2}", "how many `times`, or `until`"),
        ("repeat: {times: 3, until: 2026-11-20}", "how many `times`, or `until`"),
        ("repeat: {until: 2026-09-10}", "fewer than two"),
    ],
)
def test_a_series_without_an_end_or_with_less_than_two_is_no_series(instead, words):
    assert any(words in fault for fault in map(str, recipe.lint(SOURCE.replace(REPEAT, instead))))


def test_a_gathering_that_has_the_key_of_one_of_a_series_is_a_fault():
    found = list(map(str, recipe.lint(SOURCE.replace("- key: felles", "- key: mentormote-2"))))
    assert any("“mentormote-2” stands here twice" in fault for fault in found)
