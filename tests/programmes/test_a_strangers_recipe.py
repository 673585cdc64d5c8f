"""Two programmes that nobody here has seen, written from docs/recipes.md alone: one loads and lives its whole year."""

import csv
import io
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from applications import queries as applications
from applications.domain import eligibility, intake, review
from applications.models import Application
from applications.states import ApplicationState as S
from matching.domain import disclosure, pairs, publishing
from matching.models import Group, Pair
from matching.states import PairState
from people.domain import letters
from people.models import OutgoingMail
from programmes.domain import cohorts, recipe
from programmes.queries import questions
from programmes.states import CohortState, Role
from reports.domain import outcomes
from sessions_app.domain import attendance, meetings, reminders
from sessions_app.models import Reminder
from sessions_app.queries import presence
from tests.matching import crowd
from tests.programmes.test_recipe_round import everything
from tests.scenarios import stages
from tests.scenarios.cast import someone

pytestmark = pytest.mark.django_db
RECIPES = Path(__file__).parent / "recipes"
NOW = datetime(2026, 11, 3, 8, tzinfo=UTC)
EVENINGS = {"availability": ["tue-eve", "thu-eve"], "languages": {"no": "b2", "ar": "native"}}
STUDENT = {"age": 24, "residence": "under_two", "intro_programme": "no", "norwegian_level": "a2", **EVENINGS}
STUDENT |= {"interests": ["food"], "meet_gender": ["woman"], "topics": ["nav", "health"], "pace": 2}
MENTOR = {"age": 51, "certificate": "yes", "gender": "woman", "capacity": 1, **EVENINGS}
MENTOR |= {"interests": ["food", "work"], "topics": ["nav"], "pace": 2}


def applies(year, part: str, name: str, campus: str = "nordbyen", **answers) -> Application:
    """Somebody fills in the questionnaire of a part and sends it."""
    person, into = someone(name), year.intakes.get(part=part)
    choices, lot = applications.Choices(year), random.Random(name)
    asked = questions(into.questionnaire)
    free = {"phone": "+4755000000", "intro_course": "2026-02-02"}
    given = {one.key: free.get(one.key, crowd.answer(one, choices, lot)) for one in asked}
    begun = intake.begin(into, person, at=NOW)
    intake.save_draft(begun, {**given, "campus": campus, **answers}, by=person, at=NOW)
    return intake.submit(begun, by=person, at=NOW, terms_accepted=True)


def verdicts(application: Application) -> dict[str, str]:
    """What the rules say of an application."""
    return {row.rule.key: str(row.outcome) for row in eligibility.stored(application)}


def coupled(year, key: str, by) -> list[Pair]:
    """Clear, run and publish one coupling, and let both sides of each pair say yes."""
    coupling = year.couplings.get(key=key)
    crowd.clear(coupling)
    publishing.publish(crowd.run_of(coupling), by=by, at=NOW)
    for pair in coupling.pairs.all():
        pairs.accept(pair, by=pair.guide.person, at=NOW)
        pair.refresh_from_db()
        pairs.accept(pair, by=pair.seeker.person, at=NOW)
    return list(coupling.pairs.select_related("coupling__first_contact", "seeker__person", "guide__person"))


def letter(person, kind: str) -> letters.Letter:
    """The words of somebody's newest mail of a kind."""
    found = letters.write(OutgoingMail.objects.filter(person=person, kind=kind).latest("pk"))
    assert found is not None
    return found


def exports(client, year, by) -> dict[str, list[list[str]]]:
    """The rows of all tables that somebody exports."""
    client.force_login(by)
    found = {}
    for table in ("participants", "pairs", "attendance", "outcome"):
        answer = client.post(reverse("report_export", args=[year.programme.slug, year.number, table, "csv"]))
        found[table] = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return found


def joined(year, ada) -> dict[str, Application]:
    """Two students, two mentors and a buddy in the pool, at two campuses, those who help trained."""
    came = {
        name: applies(year, "student", name, at, **STUDENT) for name, at in (("Cleo", "nordbyen"), ("Carl", "sorbyen"))
    }
    came |= {
        name: applies(year, "mentor", name, at, **MENTOR) for name, at in (("Ben", "nordbyen"), ("Bea", "sorbyen"))
    }
    came["Bo"] = applies(year, "buddy", "Bo", capacity=4, topics=["nav"], **EVENINGS)
    for one in came.values():
        review.decide(one, S.POOL, by=ada, at=NOW)
    for name in ("Ben", "Bea", "Bo"):
        review.record_training(came[name], NOW.date(), by=ada, at=NOW)
    return came


@pytest.fixture
def year():
    """The cohort of the municipality's programme, open for applications."""
    return recipe.load(RECIPES / "solvik.yaml", by=None, at=NOW).cohorts.get()


@pytest.mark.requirement("SE-11")
def test_its_rules_cap_waitlist_and_training_hold_at_the_door(year):
    ada = stages.staff("Ada", year.programme, Role.COORDINATOR)
    cleo = applies(year, "student", "Cleo", **STUDENT)
    late = applies(year, "student", "Carl", **STUDENT | {"age": 40})
    exempt = applies(year, "student", "Cyril", **STUDENT | {"age": 40, "intro_programme": "yes"})
    young = applies(year, "student", "Cora", **STUDENT | {"age": 17, "norwegian_level": "b2"})
    ben = applies(year, "mentor", "Ben", **MENTOR)
    bea = applies(year, "mentor", "Bea", **MENTOR | {"certificate": "no", "languages": {"no": "a2"}})

    readers = dict(questions(cleo.questionnaire).values_list("key", "seen_by"))
    assert (readers["interests"], readers["age"]) == (["office", "mentor"], ["office"]), "who reads is told truly"
    assert verdicts(cleo) == {"adult": "met", "young": "met", "new_here": "met", "learning": "look", "district": "met"}
    assert (verdicts(late)["young"], verdicts(exempt)["young"], verdicts(young)["adult"]) == ("look", "look", "not_met")
    assert verdicts(bea) == {"grown": "met", "certificate": "not_met", "norwegian": "not_met"}
    for one in (cleo, late, ben):
        review.decide(one, S.POOL, by=ada, at=NOW)
    with pytest.raises(ValidationError, match="places are taken"):
        review.decide(exempt, S.POOL, by=ada, at=NOW)
    review.decide(exempt, S.WAITLIST, by=ada, at=NOW)
    with pytest.raises(ValidationError, match="not eligible"):
        review.decide(young, S.POOL, by=ada, at=NOW)
    assert "All places in Nordbyen are taken now" in letter(exempt.person, "waitlist").text
    with pytest.raises(ValidationError, match="trained first"):
        crowd.run_of(year.couplings.get(key="neighbours"), by=ada)


@pytest.mark.requirement("SE-11", "OX-12")
def test_it_lives_its_year_from_the_first_application_to_the_exports(client, settings, year):
    settings.STAFF_SECOND_FACTOR = False
    ada = stages.staff("Ada", year.programme, Role.COORDINATOR)
    people = joined(year, ada)
    cleo, carl, ben, bea, bo = (people[name] for name in ("Cleo", "Carl", "Ben", "Bea", "Bo"))

    met = coupled(year, "neighbours", ada)
    beside = coupled(year, "buddies", ada)

    assert {(one.seeker, one.guide) for one in met} == {(cleo, ben), (carl, bea)}
    assert {(one.seeker, one.guide) for one in beside} == {(cleo, bo), (carl, bo)}
    assert set(Pair.objects.values_list("state", flat=True)) == {PairState.ACTIVE}
    first = next(one for one in met if one.seeker == cleo)
    seen = {line.key: line.words for line in disclosure.seen_by(first, cleo.person).lines}
    contact = {"name": ben.person.name, "email": ben.person.email, "phone": "+4755000000"}
    assert seen == contact | {"about_me": ben.answers["about_me"]}

    cohorts.move(year, CohortState.RUNNING, by=ada, at=NOW)
    start = datetime(2027, 1, 12, 12, tzinfo=UTC)
    reminders.plan(at=start)
    reminders.release(at=datetime(2027, 1, 16, 8, tzinfo=UTC))
    welcome = presence.gatherings_at(year, cleo.campus_id, "student").get(number=2)
    planned = Reminder.objects.filter(kind="gathering", person=cleo.person, about__gathering=welcome.pk).get()
    assert planned.planned_at == datetime(2027, 1, 16, 8, tzinfo=UTC), "three days before, at nine in the morning"
    assert letter(cleo.person, "reminder_gathering").subject.startswith("Welcome ")
    days = {part: presence.gatherings_at(year, cleo.campus_id, part).count() for part in ("student", "mentor", "buddy")}
    assert days == {"student": 4, "mentor": 5, "buddy": 5}, "the course is for those who help"
    assert presence.gatherings_at(year, carl.campus_id, "student").get(number=2).place == "Sørbyen bibliotek"

    after = welcome.ends_at + timedelta(days=1)
    meetings.log(first, held_on=date(2027, 1, 18), minutes=60, mode="in_person", by=ben.person, at=after)
    attendance.mark(welcome, cleo, "present", by=ada, at=after)
    outcomes.tell(cleo, graduated=True, work="matching_job", country="NO", by=cleo.person, at=after)
    tables = exports(client, year, ada)
    assert {row[2] for row in tables["participants"][1:]} == {one.person.name for one in people.values()}
    assert len(tables["pairs"][1:]) == 4
    assert [cleo.person.name in row and "present" in row for row in tables["attendance"][1:]].count(True) == 1
    assert [row[1] for row in tables["outcome"][1:]] == [cleo.person.name]


def test_a_nursing_schools_groups_of_four_to_six_share_a_time_with_their_nurse():
    year = recipe.load(RECIPES / "fjordby.yaml", by=None, at=NOW).cohorts.get()
    students, nurses = crowd.join(year, "student", 11), crowd.join(year, "mentor", 3)
    for rank, one in enumerate((*students, *nurses)):
        one.answers["availability"] = [("mon-eve", "wed-eve")[rank % 2], "fri-pm"]
        one.save()
    coupling = year.couplings.get()
    crowd.clear(coupling)

    run = crowd.run_of(coupling)
    publishing.publish(run, by=run.requested_by, at=crowd.NOW)

    sizes = [group.pairs.count() for group in Group.objects.all()]
    assert sum(sizes) == 11 and all(4 <= size <= 6 for size in sizes)
    for group in Group.objects.prefetch_related("pairs__seeker"):
        everybody = [*(pair.seeker for pair in group.pairs.all()), group.guide]
        assert all(group.slot in one.answers["availability"] for one in everybody)


@pytest.mark.parametrize("name", ["solvik", "fjordby"])
@pytest.mark.requirement("SE-11")
def test_it_loads_twice_and_from_its_own_export_without_a_change(name):
    programme = recipe.load(RECIPES / f"{name}.yaml", by=None, at=NOW)
    before, written = everything(), recipe.export(programme)

    recipe.load(RECIPES / f"{name}.yaml", by=None, at=NOW + timedelta(hours=1))
    recipe.load(written, by=None, at=NOW + timedelta(hours=2))

    assert everything() == before
    other = written.replace(f"slug: {programme.slug}\n", "slug: twin\n", 1)
    assert recipe.export(recipe.load(other, by=None, at=NOW)) == other


SLIPS = [
    ("months: 8", "months: åtte", "months", "a whole number"),
    ("use: motivation", "use: motivasjon", "questionnaires.student.sections.1.questions.2.use", "“motivation”?"),
    (
        "purpose: admission",
        "purpose: admision",
        "questionnaires.student.sections.0.questions.2.purpose",
        "“admission”?",
    ),
    ("closes: 2026-11-29", "closes: 2026-11-31", "cohort.intakes.student.closes", "2027-01-31 17:30"),
    ("starts: 2027-01-19 17:30", "starts: 19.1.2027", "cohort.gatherings.1.starts", "2027-01-31 17:30"),
    ("test: at_least", "test: atleast", "cohort.rules.0.test", "“at_least”?"),
    ("phone: +47 55 00 00 00", "phone: 55000000", "contacts.0.phone", "a text in quotes"),
    ('at: "10:00"', "at: 10.00", "cohort.reminders.1.at", '"09:00"'),
    ("training: yes", "training: ja", "cohort.intakes.mentor.training", "yes or no"),
]
MISFITS = [
    ("values: [nordbyen, sorbyen]", "values: [nordbyen, vest]", "cohort.rules.4.values", "nordbyen, sorbyen"),
    ('"no:b2"', '"no:b7"', "cohort.rules.7.values", "native"),
    (
        "shown_before: [topics]",
        "shown_before: [languages, name]",
        "couplings.1.first_contact.shown_before",
        "no key of a question",
    ),
    ("      welcome: {starts", "      wellcome: {starts", "campuses.1.gatherings.wellcome", "“welcome”?"),
    ("  waitlist:", "  waitlst:", "mails.waitlst", "“waitlist”?"),
    (", en: Gender}", "}", "questionnaires.mentor.sections.0.questions.4.label", "is missing in en"),
]


@pytest.mark.parametrize("wrong", [SLIPS, MISFITS], ids=["slips", "misfits"])
def test_many_faults_are_told_at_once_with_line_and_field_and_nothing_is_loaded(wrong, tmp_path):
    text = (RECIPES / "solvik.yaml").read_text("utf-8")
    bad, expected = text, []
    for right, slip, field, words in wrong:
        line = text[: text.index(right.strip())].count("\n") + 1
        bad = bad.replace(right, slip, 1)
        expected.append((f"bad.yaml:{line}: ", field, words))
    file = tmp_path / "bad.yaml"
    file.write_text(bad, "utf-8")
    before = everything()

    faults = recipe.lint(file)
    with pytest.raises(ValidationError) as refusal:
        recipe.load(file, by=None, at=NOW)

    for start, field, words in expected:
        assert any(one.startswith(start) and f"{field}: " in one and words in one for one in faults), (start, field)
    assert len(faults) == len(expected)
    assert refusal.value.messages == faults
    assert everything() == before
