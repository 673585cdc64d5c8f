"""The rules of the programmes that ship, asked on the page that answers “can I apply”."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from programmes.domain import recipe
from programmes.models import Campus, StudyProgramme

FOLDER = Path(settings.BASE_DIR) / "programmes" / "recipes"
ADMITTED = {
    "bo": {
        "okonomi-og-ledelse",
        "internasjonal-markedsforing",
        "it-og-informasjonssystemer",
        "eiendomsmegling",
        "innovasjon-og-entreprenorskap",
    },
    "drammen": {"okonomi-og-ledelse", "visuell-kommunikasjon", "statsvitenskap"},
    "kongsberg": {"okonomi-og-ledelse", "dataingenior", "elektroingenior", "maskiningenior"},
    "ringerike": {
        "okonomi-og-ledelse",
        "siviloekonom",
        "forretningsjus-og-okonomi",
        "jus",
        "it-og-informasjonssystemer",
        "markedsforingsledelse",
    },
    "vestfold": {"okonomi-og-ledelse"},
}
FINE = {"study_year": "2", "grade": "C", "missing_exams": "1", "olympiatoppen": "no", "norwegian": "yes"}

pytestmark = pytest.mark.django_db


def loaded(name: str):
    """One programme that ships."""
    return recipe.load(FOLDER / f"{name}.yaml", by=None, at=timezone.now())


def said(client, programme, **answers) -> dict[str, str]:
    """What the page says of answers, by rule."""
    address = reverse("can_i_apply", args=[programme.slug, programme.cohorts.get().number, "student"])
    page = client.post(address, {f"q-{key}": value for key, value in answers.items()})
    return {word.rule.key: str(word.outcome) for word in page.context["words"]}


@pytest.mark.requirement("US-26")
@pytest.mark.parametrize("campus", ADMITTED)
def test_each_campus_admits_its_own_list_and_no_other_study(client, campus):
    usn = loaded("usn")
    keys = set(StudyProgramme.objects.filter(programme=usn).values_list("key", flat=True))

    met = {
        key for key in keys if said(client, usn, campus=campus, study_programme=key, **FINE)["admitted_study"] == "met"
    }

    assert met == ADMITTED[campus]
    assert Campus.objects.filter(programme=usn).count() == len(ADMITTED)


@pytest.mark.requirement("US-9", "US-18", "US-19", "US-20", "US-21")
@pytest.mark.parametrize(
    ("changed", "outcomes"),
    [
        ({}, {"met"}),
        ({"study_year": "1"}, {"met", "not_met"}),
        ({"study_year": "3"}, {"met"}),
        ({"grade": "D"}, {"met", "not_met"}),
        ({"missing_exams": "2"}, {"met", "look"}),
        ({"norwegian": "no"}, {"met", "not_met"}),
        ({"grade": "F", "missing_exams": "8", "olympiatoppen": "yes"}, {"met", "look"}),
    ],
)
def test_usn_admits_by_year_grade_progress_and_language_and_looks_at_athletes(client, changed, outcomes):
    answers = {"campus": "bo", "study_programme": "eiendomsmegling", **FINE, **changed}

    assert set(said(client, loaded("usn"), **answers).values()) == outcomes


@pytest.mark.requirement("SE-6")
def test_fyse_takes_every_new_student(client):
    fyse = loaded("uia-fyse")

    assert "not_met" not in said(client, fyse, new_student="yes").values()
