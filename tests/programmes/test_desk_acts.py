"""What a programme admin does at the desk: opens a cohort, takes recipes in and out, ticks tasks off, names staff."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

import programmes
from people.models import AuditEvent, Organisation
from programmes.domain import recipe
from programmes.models import Gathering, Membership, PhaseTask, Programme
from programmes.states import CohortState, Role
from tests.scenarios.cast import someone

FOLDER = Path(programmes.__file__).parent / "recipes"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    """The second factor is proven elsewhere."""
    settings.STAFF_SECOND_FACTOR = False


def enter(client, person):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def admin_of(name: str):
    """Load one of the shipped recipes and give its programme and a programme admin."""
    programme = recipe.load(FOLDER / f"{name}.yaml", by=None, at=timezone.now())
    anna = someone("Anna", house=name)
    Membership.objects.create(person=anna, programme=programme, role=Role.ADMIN)
    return programme, anna


def at(model: str, page: str, *args) -> str:
    return reverse(f"admin:programmes_{model}_{page}", args=args)


def test_a_cohort_shows_what_it_lacks_with_the_way_to_mend_it_and_then_opens(client, planned):
    enter(client, planned.admin)
    url = at("cohort", "move", planned.cohort.pk)
    Gathering.objects.filter(key="gathering-1").update(name={"nb": "Samling 1"})

    lacking = client.get(url)
    client.post(url, {"state": "recruitment"})
    planned.cohort.refresh_from_db()
    assert planned.cohort.state == CohortState.PLANNING
    assert at("gathering", "change", planned.gatherings[0].pk) in lacking.text
    assert "Open for applications" not in lacking.text

    Gathering.objects.filter(key="gathering-1").update(name={"nb": "Samling 1", "en": "Gathering 1"})
    assert "Open for applications" in client.get(url).text
    client.post(url, {"state": "recruitment"})

    planned.cohort.refresh_from_db()
    assert planned.cohort.state == CohortState.RECRUITMENT
    assert AuditEvent.objects.filter(verb="cohort.recruitment", actor=planned.admin).exists()


def test_a_cohort_of_another_programme_cannot_be_moved(client, planned, other):
    enter(client, planned.admin)

    answer = client.post(at("cohort", "move", other.cohort.pk), {"state": "evaluation"})

    other.cohort.refresh_from_db()
    assert answer.status_code == 404
    assert other.cohort.state == CohortState.RUNNING


@pytest.mark.requirement("SE-11")
def test_what_was_configured_leaves_as_a_recipe_that_another_site_can_load(client, planned):
    enter(client, planned.admin)

    answer = client.get(at("programme", "recipe", planned.programme.pk))
    text = answer.text.replace("slug: kobling\n", "slug: elsewhere\n", 1)

    assert answer["Content-Disposition"] == 'attachment; filename="kobling.yaml"'
    made = recipe.load(text, by=None, at=timezone.now())
    assert recipe.export(made) == text


def test_who_runs_the_site_checks_a_recipe_and_loads_it(client, db):
    enter(client, someone("Root", is_superuser=True))
    text = (FOLDER / "usn.yaml").read_bytes()
    url = at("programme", "load")

    broken = client.post(url, {"file": SimpleUploadedFile("x.yaml", text.replace(b"owner: usn\n", b"owner: x\n"))})
    checked = client.post(url, {"file": SimpleUploadedFile("x.yaml", text), "check": ""})
    assert "recipe:" in broken.text and "organisations" in broken.text
    assert "No faults" in checked.text
    assert not Programme.objects.exists()

    client.post(url, {"file": SimpleUploadedFile("x.yaml", text), "load": "", "weeks": "208"})

    assert Programme.objects.get().slug == "usn"
    assert Gathering.objects.get(key="samling-3").starts_at.date().isoformat() == "2027-03-02"


def test_a_programme_admin_loads_no_recipe(client, planned):
    enter(client, planned.admin)
    text = (FOLDER / "usn.yaml").read_bytes()

    answer = client.post(at("programme", "load"), {"file": SimpleUploadedFile("x.yaml", text), "load": ""})

    assert answer.status_code == 404
    assert Programme.objects.count() == 1


@pytest.mark.requirement("OM-1")
def test_the_phases_of_the_guide_stand_at_the_desk_with_their_tasks_and_documents(client, db):
    programme, anna = admin_of("oslomet-pairs")
    ada = someone("Ada")
    Membership.objects.create(person=ada, programme=programme, role=Role.COORDINATOR)
    task = PhaseTask.objects.filter(phase__kind="planning").first()

    enter(client, anna)
    phases = client.get(at("phase", "changelist")).text
    documents = client.get(at("document", "changelist")).text
    enter(client, ada)
    client.post(at("phasetask", "changelist"), {"action": "tick", "_selected_action": [task.pk]})

    assert {"planning", "recruitment", "running", "evaluation"} <= {
        p.kind for p in programme.cohorts.get().phases.all()
    }
    assert phases.count("field-starts_on") == 4
    assert "How to hand in a timesheet" in documents
    task.refresh_from_db()
    assert task.done_at is not None
    assert AuditEvent.objects.filter(verb="task.finished", actor=ada).count() == 1


@pytest.mark.requirement("OM-13")
def test_the_public_page_says_where_to_send_what_one_thinks_of_the_templates(client, db):
    admin_of("oslomet-pairs")

    page = client.get(reverse("programme", args=["oslomet-pairs"])).text

    assert "mentor@oslomet.example" in page


@pytest.mark.requirement("OX-8")
def test_business_and_media_are_invited_and_join_as_organisations_of_their_own_kind(client, db):
    _programme, anna = admin_of("oxlo")
    enter(client, anna)
    tasks = client.get(at("phasetask", "changelist")).text

    client.post(
        at("partner", "add"),
        {
            "programme": Programme.objects.get().pk, "new_name": "Avisen", "new_kind": "media",
            "role": "employs_mentors", "order": 30,
        },
    )  # fmt: skip

    assert "Inviter mediehus" in tasks and "Inviter virksomheter" in tasks
    assert Organisation.objects.get(slug="avisen").kind == "media"
    assert "Avisen" in client.get(reverse("programme", args=["oxlo"])).text


@pytest.mark.requirement("OX-11")
def test_an_outside_partner_gets_a_desk_that_shows_one_side_only(client, opened, eve):
    enter(client, opened.admin)
    client.post(
        at("membership", "add"),
        {"email": eve.email, "programme": opened.programme.pk, "role": "coordinator", "side": "mentor"},
    )

    enter(client, eve)
    page = client.get(reverse("admin:applications_application_changelist")).text

    assert opened.mentors[0].person.name in page
    assert opened.students[0].person.name not in page


@pytest.mark.requirement("US-23")
def test_a_quote_needs_a_consent_and_shows_the_role_only(client, db):
    programme, anna = admin_of("usn")
    enter(client, anna)
    words = {
        "programme": programme.pk,
        "text_0": "Jeg ble modigere.",
        "text_1": "Eg vart modigare.",
        "said_by": "student",
    }

    client.post(at("quote", "add"), words)
    assert "Jeg ble modigere." not in client.get(reverse("programme", args=["usn"])).text
    client.post(at("quote", "add"), {**words, "consent_note": "Arkiv 22/101, Kari Nordmann"})

    page = client.get(reverse("programme", args=["usn"])).text
    assert "Jeg ble modigere." in page
    assert "Kari Nordmann" not in page


@pytest.mark.requirement("US-1", "US-2", "US-25", "US-26")
def test_five_campuses_share_one_set_up_and_keep_what_is_their_own(client, db):
    programme, anna = admin_of("usn")
    enter(client, anna)

    gatherings = client.get(at("gathering", "changelist")).text
    partners = client.get(
        at("partner", "changelist") + f"?campuses__id__exact={programme.campuses.get(slug='bo').pk}"
    ).text
    studies = client.get(
        at("studyprogramme", "changelist") + f"?campus__id__exact={programme.campuses.get(slug='vestfold').pk}"
    ).text

    assert programme.campuses.count() == 5
    assert gatherings.count('class="field-starts_at') == 16  # three of each campus, and one that all share
    assert "Midt-Telemark" in partners and "Kongsberg Næringsforum" not in partners.split("<tbody>")[1]
    assert studies.split("<tbody>")[1].count("<tr") == 1
