"""One's own account and data: changed by oneself, read and taken along by oneself alone."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from mentoring import own_data
from people.domain import persons
from people.models import AuditEvent, Consent, Person
from tests.house.personal_fields import PERSONAL
from tests.scenarios.cast import PASSWORD

pytestmark = pytest.mark.django_db
WITHHELD = {  # why a personal field is not in the file that its person takes along
    "another person": (
        "actor by said_by made_by noted_by recorded_by marked_by logged_by override_by requested_by published_by"
        " answered_by asked_by given_by guide seeker reviewer recused assigned_to settled_by taken_by closed_by"
        " moved_by written_by agreed_by issued_by office_signed_as office_signed_by added_by handed_by scribe"
        " approved_as approved_by"
    ),
    "who it is: the reader": "person user application email_address pair group founder",
    "words of both, read on their own pages": "sessions_app.AgreementLine.text",
    "a file, which its own link brings": "content sessions_app.Contract.file",
    "what may tell of the other": "matching.Apart.reason",
    "a secret": "password token data session_data digest",
    "codes and inner ids": (
        "about follows check_in concern consent request comes_from changed_at goal meeting source gatherings"
        " appointment"
    ),
    "the other's reasons, or the other's yes": "end_reason",
    "the numbers of a whole run": "figures",
    "the desk's own log of acts, which the audit trail has": "object_repr change_message",
}
NOT_OF_A_PARTICIPANT = {
    "programmes.Contact": "published by the programme",
    "programmes.Speaker": "published by the programme",
    "applications.PendingDecision": "not decided yet: told when it is released",
    "programmes.PhaseTask": "a colleague's task",
    "programmes.PrivacyClearance": "the privacy office's own",
    "matching.BoardAct": "a draft of the office, shown when it is published and becomes a pair",
    "matching.Search": "a draft of the office, gone after two days",
    "matching.Forecast": "a draft of the office, gone after two days",
    "matching.BoardQuestion": "a draft of the office, gone after two days",
    "matching.Run": "frozen numbers without names",
    "matching.Proposal": "shown when it is published and becomes a pair",
    "matching.Group": "part of the pair",
    "sessions.Session": "a secret of logging in",
    "account.EmailConfirmation": "a secret of logging in",
}


def test_each_personal_field_is_in_the_file_or_withheld_for_a_reason():
    told: dict[str, set[str]] = {}
    for book in own_data.BOOKS:
        told.setdefault(book.model._meta.label, set()).update(book.fields.split())
    withheld = {field for fields in WITHHELD.values() for field in fields.split()}

    missing = {
        f"{model}.{field}"
        for model, fields in PERSONAL.items()
        if model not in NOT_OF_A_PARTICIPANT
        for field in fields
        if not {field, f"{model}.{field}"} & (told.get(model, set()) | withheld)
    }

    assert missing == set()


def test_a_participant_reads_and_takes_along_their_own_data_and_nobody_elses(client, closed):
    cleo, ben = closed.pairs[0].seeker, closed.pairs[0].guide
    client.post(reverse("account_login"), {"login": cleo.person.email, "password": PASSWORD})

    page = client.get(reverse("own_data")).content.decode()
    once_more = client.get(reverse("own_data_file")).url
    file = client.get(client.post(once_more, {"password": PASSWORD}).url)
    document = file.json()

    assert cleo.answers["why"].split("'")[0] in page
    assert document["applications.application"][0]["answers"] == cleo.answers
    assert document["people.person"][0]["email"] == cleo.person.email
    assert document["reports.outcome"][0]["work"] == "matching_job"
    assert document["sessions_app.attendance"][0]["presence"] == "present"
    assert "no-store" in file["Cache-Control"]
    for other in (ben, closed.students[1]):
        for text in (page, file.content.decode()):
            assert other.person.email not in text
            assert other.answers["why"] not in text
    assert closed.coordinator.name not in page


def test_the_file_asks_for_the_password_once_more(client, closed):
    client.force_login(closed.pairs[0].seeker.person)

    answer = client.get(reverse("own_data_file"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_somebody_changes_name_phone_and_language_and_the_next_page_speaks_it(client, cleo):
    client.force_login(cleo)
    client.cookies["language"] = "en"

    answer = client.post(
        reverse("my_account"), {"name": " Cleo \r\n Hansen ", "phone": "+47 123 45 678", "language": "da"}
    )
    page = client.get(answer.url)

    cleo.refresh_from_db()
    assert (cleo.name, cleo.phone, cleo.language) == ("Cleo Hansen", "+47 123 45 678", "da")
    assert '<html lang="da">' in page.content.decode()
    assert AuditEvent.objects.get(verb="person.changed").actor == cleo


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "Cleo 01019912345"}, "name"),
        ({"name": ""}, "name"),
        ({"phone": "01019912345"}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_field(client, cleo, changed, field):
    client.force_login(cleo)

    page = client.post(reverse("my_account"), {"name": "Cleo", "phone": "", "language": "nb", **changed})

    assert set(page.context["form"].errors) == {field}
    assert Person.objects.get(pk=cleo.pk).name == "Cleo Example"


def test_the_act_itself_refuses_an_unknown_language(cleo):
    with pytest.raises(ValidationError):
        persons.change(cleo, name="Cleo", phone="", language="xx", at=timezone.now())


def test_nobody_else_is_changed_by_what_is_posted_beside(client, cleo, eve):
    client.force_login(cleo)

    client.post(
        reverse("my_account"),
        {"name": "Cleo", "phone": "", "language": "nb", "is_superuser": "on", "email": eve.email, "pk": eve.pk},
    )

    cleo.refresh_from_db()
    assert not cleo.is_superuser
    assert cleo.email == "cleo@example.org"


def test_withdrawn_and_standing_consents_are_both_told(client, cleo):
    Consent.objects.create(person=cleo, purpose="newsletter", text="News", text_version="1", given_at=timezone.now())

    (told,) = own_data.as_document(cleo, at=timezone.now())["people.consent"]

    assert (told["purpose"], told["withdrawn_at"]) == ("newsletter", None)
