"""docs/recipes.md: its tables are fresh, its example loads, and so does a stranger's recipe written from it alone."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from programmes import queries
from programmes.domain import recipe
from programmes.domain.recipe import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "recipes.md"
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)

FOR_A_STRANGER = """
recipe: 1
slug: havnby
name: Mentornettverk for nye ledere i Havnby
summary: Nye ledere møter en erfaren leder fra en annen virksomhet.
purpose: Færre nye ledere skal stå alene det første året.
owner: havnby
mentors: {kind: employee, hours: 12}
languages: [nb]
organisations:
  - {slug: havnby, name: Havnby kommune, kind: municipal}
  - {slug: havnby-havn, name: Havnby Havn KF, kind: municipal_company}
campuses:
  - {slug: nord, name: Nord, gatherings: {start: {starts: 2027-02-03 12:00, place: Rådhuset}}}
  - {slug: sor, name: Sør}
contacts: [{name: HR, email: hr@havnby.example}]
partners: [{organisation: havnby-havn, role: employs_mentors}]
processing:
  - {purpose: Kobling, basis: Avtale, categories: Svar, recipients: HR, transfer: Ingen, storage: Ett år, source: Leder}
answers: {basis: Avtale, seen_by: [office], kept_until: Ett år}
lists:
  emner:
    folk: Folk og konflikter
    penger: Budsjett
    tid: Å få tida til å strekke til
questionnaires:
  student:
    title: Ny leder
    sections:
      - title: Om deg
        questions:
          - use: campus
          - {key: emner, kind: ranking, options: emner, label: Hva trenger du mest?, purpose: matching}
          - {key: fersk, kind: yes_no, label: Er du leder for første gang?, purpose: admission}
  mentor:
    title: Erfaren leder
    sections:
      - title: Om deg
        questions:
          - use: campus
          - use: capacity
          - {key: emner, kind: ranking, options: emner, label: Hva kan du mest om?, purpose: matching}
cohort:
  number: 3
  name: Kull 3
  starts: 2027-01-04
  ends: 2027-12-17
  state: recruitment
  intakes:
    student: {opens: 2026-11-01, closes: 2026-12-06}
    mentor: {opens: 2026-11-01, closes: 2026-12-06}
  rules:
    - {key: fersk, question: fersk, test: is_yes, strength: normally, text: Du er leder for første gang.}
  couplings:
    - key: par
      name: Ny og erfaren
      method: pairs
      criteria:
        - {key: emner, kind: wishes, seeker: emner, guide: emner, weight: 10, label: Det du trenger kan mentoren}
      first_contact: {disclosed_after: [name, email, phone], text: "Når begge sier ja, får dere navn og telefon."}
  gatherings:
    - {key: start, number: 1, name: Start, starts: 2027-02-10 12:00, minutes: 120, mode: in_person, place: Kulturhuset}
  expectations:
    - {kind: meetings_per_month, at_least: 1, text: Dere møtes hver måned.}
"""


def test_the_tables_on_the_page_are_those_of_the_schema():
    text = PAGE.read_text("utf-8")

    assert page.fresh(text) == text, "run: python manage.py recipe page docs/recipes.md"


def open_parts() -> set[str]:
    """Who may apply now."""
    rows = queries.public_intakes().filter(opens_at__lte=NOW, closes_at__gt=NOW)
    return {intake.part for intake in rows}


@pytest.mark.django_db
def test_the_example_on_the_page_loads_and_opens():
    example = re.search(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example is not None

    programme = recipe.load(example[1], by=None, at=NOW)

    assert str(programme.cohorts.get().state) == "recruitment"
    assert open_parts() == {"student", "mentor"}


@pytest.mark.django_db
def test_a_programme_that_nobody_here_has_seen_loads_and_opens():
    programme = recipe.load(FOR_A_STRANGER, by=None, at=NOW)

    cohort = programme.cohorts.get()
    north, south = programme.campuses.all()
    assert open_parts() == {"student", "mentor"}
    assert [g.starts_at.isoformat() for g in queries.gatherings_for(cohort, north)] == ["2027-02-03T11:00:00+00:00"]
    assert [g.place for g in queries.gatherings_for(cohort, south)] == ["Kulturhuset"]
