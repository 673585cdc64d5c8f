"""The programmes as their offices described them, seen on the pages of the running site."""

from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from applications.models import Application
from matching.models import Pair
from people.models import Organisation
from programmes.domain import recipe
from programmes.models import Intake, Membership, PayTerms, Programme
from programmes.states import Role
from sessions_app.domain import contracts
from tests.matching import crowd
from tests.scenarios.cast import someone

pytestmark = pytest.mark.django_db
RECIPES = Path(settings.BASE_DIR) / "programmes" / "recipes"


def loaded(name: str) -> Programme:
    """A recipe that ships, with its application windows open today."""
    programme = recipe.load(RECIPES / f"{name}.yaml", by=None, at=timezone.now())
    now = timezone.now()
    window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=30)}
    Intake.objects.filter(cohort__programme=programme).update(**window)
    programme.cohorts.update(state="recruitment")
    return programme


def page(client: Client, path: str, language: str = "en") -> str:
    """The words of a page."""
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200, path
    return " ".join(unescape(answer.content.decode()).split())


def form(client: Client, name: str, part: str) -> str:
    """All pages of questions that one part is asked, as an applicant sees them."""
    client.force_login(someone("Cleo"))
    cohort = Programme.objects.get(slug=name).cohorts.get()
    client.post(f"/p/{name}/{cohort.number}/apply/{part}/")
    application = Application.objects.get(person__email="cleo@example.org", intake__part=part)
    sections = application.questionnaire.sections.count()
    return " ".join(page(client, f"/application/{application.pk}/{n}/") for n in range(1, sections + 1))


@pytest.mark.requirement("OX-3")
def test_the_intake_of_oxlo_in_2018_is_kull_4(client):
    loaded("oxlo")

    assert "Kull 4" in page(client, "/p/oxlo/", "nb")
    assert client.get("/p/oxlo/4/apply/student/").status_code == 200
    assert client.get("/p/oxlo/1/apply/student/").status_code == 404


@pytest.mark.requirement("OX-6", "OX-7")
def test_institutions_and_mentors_organisations_are_named_and_a_new_name_does_not_change_the_old(client):
    loaded("oxlo")
    students, mentors = form(client, "oxlo", "student"), form(client, "oxlo", "mentor")

    for institution in (
        "Universitetet i Oslo",
        "Høyskolen i Oslo og Akershus",
        "Handelshøyskolen BI",
        "Norges miljø- og biovitenskapelige universitet",
        "Arkitektur- og designhøgskolen i Oslo",
        "Westerdals",
    ):
        assert institution in students
    for organisation in (
        "Bydel Gamle Oslo",
        "Bydel St. Hanshaugen",
        "Utdanningsetaten",
        "Utviklings- og kompetanseetaten",
        "Boligbygg",
        "Fretex",
        "Visit Oslo",
    ):
        assert organisation in mentors
    kinds = set(Organisation.objects.filter(partnerships__role="employs_mentors").values_list("kind", flat=True))
    assert len(kinds) >= 4
    assert Organisation.objects.get(slug="hioa").succeeded_by.slug == "oslomet"


@pytest.mark.requirement("OX-14", "OX-15")
def test_oxlo_is_public_says_what_it_is_for_and_neither_asks_for_origin_nor_shows_a_person(client):
    loaded("oxlo")
    asked = (form(client, "oxlo", "student") + form(client, "oxlo", "mentor")).lower()
    shown = page(Client(), "/p/oxlo/")

    for word in ("country of birth", "nationality", "ethnic", "religion", "fødeland", "statsborger"):
        assert word not in asked
    assert "Cleo" not in shown and "129/13" in shown
    assert "employ" in shown.lower()


@pytest.mark.requirement("OM-2", "OM-3", "OM-4", "OM-6", "OM-12")
def test_oslomet_says_emphasis_stage_hours_who_mentors_whether_paid_and_that_they_agree_when_to_meet(client):
    loaded("oslomet-pairs")
    loaded("oslomet-small-groups")
    paid, unpaid = page(client, "/p/oslomet-pairs/"), page(client, "/p/oslomet-small-groups/")

    assert "Emphasis" in paid and "the studies, belonging" in paid
    assert "First" in paid and "Hours for a mentor" in paid and ">40<" in paid
    assert "Older student, paid" in paid
    assert "Older student, paid" not in unpaid and "Older student" in unpaid
    assert "agree" in paid


@pytest.mark.requirement("US-7", "US-11", "SE-7")
def test_papers_are_released_on_their_day_to_those_whom_they_are_for(client, time_machine):
    programme = recipe.load(RECIPES / "usn.yaml", by=None, at=timezone.now())
    staff = loaded("uib-staff")
    client.force_login(admitted("Cleo", programme, "student"))

    time_machine.move_to(date(2022, 10, 1))
    before = page(client, "/my/", "nb")
    time_machine.move_to(date(2022, 10, 25))
    on_the_day = page(client, "/my/", "nb")
    client.force_login(admitted("Ben", staff, "mentor"))
    guide = page(client, "/my/", "nb")

    assert "Forbered samtalen" not in before and "Forbered samtalen" in on_the_day
    assert "Ekeland" in on_the_day
    assert "entorguide" in guide.lower() or "for mentor" in guide.lower()


def admitted(name: str, programme: Programme, part: str):
    """Somebody in the pool, as far as reading goes."""
    intake, person = programme.cohorts.get().intakes.get(part=part), someone(name, language="nb")
    questionnaire = intake.questionnaire
    Application.objects.create(intake=intake, person=person, questionnaire=questionnaire, state="pool", version=1)
    return person


@pytest.mark.requirement("US-13", "US-14")
def test_usn_asks_for_goals_near_and_far_and_welcomes_pensioners_of_every_sector_and_length_of_work(client):
    loaded("usn")
    student, mentor = form(client, "usn", "student"), form(client, "usn", "mentor")

    assert "i løpet av studieåret" in student and "om fem år" in student
    assert "Så bestemt at du kan se om du er framme" in student
    assert "pensjonist" in mentor and "ingen øvre aldersgrense" in mentor
    assert "alder" not in mentor.replace("aldersgrense", "")
    for wish in ("Privat sektor", "Offentlig sektor", "Frivillig sektor", "Fagspesialist", "Leder", "flere bransjer"):
        assert wish in mentor


@pytest.mark.requirement("SE-1", "SE-3", "SE-4", "SE-5", "SE-8")
def test_the_schemes_of_the_seminar_differ_by_who_mentors_when_and_in_what_unit_and_point_to_student_welfare(client):
    shown = {}
    for name in ("uit-groups", "uit-law", "uit-teacher", "uit-medicine"):
        loaded(name)
        shown[name] = page(client, f"/p/{name}/")

    assert "First semester" in shown["uit-groups"] and "Older student" in shown["uit-groups"]
    assert "First year of study" in shown["uit-law"] and "Older student" in shown["uit-law"]
    assert "From the second to the fifth year" in shown["uit-teacher"] and "44 months" in shown["uit-teacher"]
    assert "From the first to the sixth year" in shown["uit-medicine"] and "69 months" in shown["uit-medicine"]
    methods = {p.slug: p.cohorts.get().couplings.first().method for p in Programme.objects.all()}
    assert len(set(methods.values())) > 1
    assert all("amskipnad" in text for text in shown.values())


@pytest.mark.requirement("OX-9")
def test_the_topic_of_the_thesis_is_asked_for_and_counts_in_the_matching(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    year = crowd.cohort("oxlo")
    crowd.join(year, "student", 3)
    crowd.join(year, "mentor", 3)
    run = crowd.run_of(year.couplings.get(guides="mentor"))
    client.force_login(someone("Root", is_superuser=True))

    assert "The mentor works with what the thesis is about" in page(client, f"/admin/matching/run/{run.pk}/change/")


@pytest.mark.requirement("GC-5")
def test_a_meeting_can_be_about_cv_applications_and_network(client, running):
    client.force_login(running.students[0].person)

    log = page(client, f"/pair/{running.pairs[0].pk}/meetings/new/")

    assert "CV and applications" in log and "network" in log and "goals" in log


@pytest.mark.requirement("GC-2", "GC-11", "GC-12")
def test_copenhagen_lasts_six_months_with_seminars_names_its_partners_and_reports_to_its_funder(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    programme = loaded("copenhagen")
    shown = page(client, "/p/copenhagen/")
    Membership.objects.create(person=someone("Dan"), programme=programme, role=Role.LEAD)
    client.force_login(someone("Dan"))
    report = page(client, f"/reports/copenhagen/{programme.cohorts.get().number}/")

    assert "6 months" in shown and "eminar" in shown
    for partner in ("Copenhagen Capacity", "IDA", "Foreningen Nydansker", "Københavns Erhvervshus"):
        assert partner in shown
    assert "Socialfond" in report and "Funder" in report


@pytest.mark.requirement("GC-6")
def test_copenhagens_mentors_are_volunteers_and_nobody_there_meets_a_contract_or_a_timesheet(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    programme = loaded("copenhagen")
    mentor = admitted("Ben", programme, "mentor")
    Membership.objects.create(person=someone("Ada"), programme=programme, role=Role.ADMIN)
    client.force_login(mentor)
    mine = page(client, "/my/")
    client.force_login(someone("Ada"))
    make = page(client, "/admin/sessions_app/contract/make/")
    listed = page(client, "/admin/sessions_app/timesheet/")
    application = Application.objects.get(person=mentor)

    assert not programme.mentors_paid and not PayTerms.objects.filter(programme=programme).exists()
    assert "Kontrakt" not in mine and "imeliste" not in mine and "/contract/" not in mine
    assert "Ben Example" not in make and "Ben Example" not in listed
    with pytest.raises(ValidationError, match="no terms of pay"):
        contracts.draft(application, by=someone("Ada"), at=timezone.now())
    assert programme.thanks.exists() and client.get("/reports/copenhagen/payroll/").status_code == 404


@pytest.mark.requirement("GC-3")
def test_copenhagens_pairs_meet_at_the_mentors_workplace_which_a_meeting_is_planned_with(client):
    year = crowd.cohort("copenhagen")
    coupling = year.couplings.get(guides="mentor")
    (seeker,), (guide,) = (crowd.join(year, part, 1) for part in ("student", "mentor"))
    guide.answers["employer"] = "Nordhavn Biotech"
    guide.save()
    disclosed, at = coupling.first_contact.disclosed_after, timezone.now()
    yes = {"offered_at": at, "seeker_yes_at": at, "guide_yes_at": at, "active_at": at, "state": "active"}
    pair = Pair.objects.create(coupling=coupling, seeker=seeker, guide=guide, disclosed=disclosed, **yes)
    client.force_login(seeker.person)

    assert coupling.meets_at == "employer"
    form = client.get(f"/pair/{pair.pk}/meetings/plan/").context["form"]
    assert form.initial["place"] == "Nordhavn Biotech"
