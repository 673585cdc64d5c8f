"""Recipes ask for files and other addresses, name a newsletter, and keep files with the office."""

from datetime import UTC, datetime

import pytest

from programmes.domain import recipe
from programmes.models import Programme, Question
from tests.programmes.test_recipe_page import FOR_A_STRANGER

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
ASKED = """          - use: study_record
          - {key: privat, kind: email, required: false, label: Privat e-post, purpose: contact}
"""
CAMPUS = "          - use: campus\n"


@pytest.mark.django_db
def test_files_addresses_and_a_newsletter_are_loaded_and_written_out_again():
    text = FOR_A_STRANGER.replace(CAMPUS, CAMPUS + ASKED, 1).replace(
        "owner: havnby", "newsletter: Nytt\nowner: havnby", 1
    )
    assert recipe.lint(text) == []

    recipe.load(text, by=None, at=NOW)
    made = Programme.objects.get(slug="havnby")
    written = recipe.export(made)

    kinds = dict(Question.objects.filter(section__questionnaire__programme=made).values_list("key", "kind"))
    assert (kinds["study_record"], kinds["privat"]) == ("file", "email")
    assert str(made.newsletter) == "Nytt"
    assert recipe.lint(written) == []
    assert all(word in written for word in ("kind: file", "kind: email", "newsletter:"))


def test_a_file_that_others_than_the_office_would_read_is_refused_with_its_place():
    text = FOR_A_STRANGER.replace(CAMPUS, CAMPUS + "          - {use: study_record, seen_by: [office, mentor]}\n", 1)

    (fault,) = recipe.lint(text)

    assert "seen_by" in fault
    assert "office only" in fault
