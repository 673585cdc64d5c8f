"""The handbook: pages with dates and versions, read without names, asked about; quotes with consent; the checklist."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from mentoring import library, next_steps
from people.domain import letters
from people.models import Consent, OutgoingMail
from programmes.domain import documents, phases
from programmes.domain.recipe import exporting, loading, rolling
from programmes.models import Cohort, Document, Feedback, PhaseTask, Quote

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.mark.requirement("US-7", "US-10", "US-11", "OM-1")
def test_readers_are_told_once_of_each_version_and_read_it_without_their_names(client, running):
    document = running.cohort.documents.get()
    type(document).objects.update(tell=True, audience="mentors")
    for _ in range(2):
        library.tell(at=running.at)
    told = OutgoingMail.objects.filter(kind="document_new")
    assert {mail.person for mail in told} == {mentor.person for mentor in running.mentors}
    page = reverse("handbook_page", args=[document.pk])
    assert page in letters.write(told.first()).text

    client.force_login(running.mentors[0].person)
    shown = client.get(page).content.decode()
    assert "Read me" in shown and "north@kobling.test" not in shown and "office@kobling.test" in shown
    for _ in range(2):
        client.post(page, {"act": "read"})
    document.refresh_from_db()
    assert document.reads == 1
    assert page in client.get(reverse("handbook")).content.decode()
    client.force_login(running.students[0].person)
    assert client.get(page).status_code == 404

    client.force_login(running.admin)
    change = reverse("admin:programmes_document_change", args=[document.pk])
    form = client.get(change).context["adminform"].form
    values = {
        name: "" if form.initial.get(name) is None else form.initial[name] for name in form.fields if name != "file"
    }
    words = {"title_0": "Guide", "text_0": "Read me anew", "title_1": "Guide", "text_1": "Read me anew"}
    widgets = {f"{name}_{n}": "Read me anew" for name in ("title", "text") for n in range(4)}
    saved = client.post(change, {**values, **widgets, **words, "tell": "on"})
    assert saved.status_code == 302, saved.context["errors"]
    document.refresh_from_db()
    assert (document.version, document.reads, document.versions.get().number) == (2, 0, 1)
    library.tell(at=running.at)
    assert told.all().count() == 2 * len(running.mentors)


@pytest.mark.requirement("US-7", "OM-13")
def test_a_recipe_that_says_a_page_anew_keeps_what_was_read_and_a_file_is_looked_at_first(client, running, settings):
    document = running.cohort.documents.get()
    type(document).objects.update(reads=4)
    text = exporting.export(running.programme)
    for _ in range(2):
        loading.load(text.replace("Read me", "Read this"), by=None, at=running.at)
    document.refresh_from_db()
    assert (document.version, document.reads, str(document.versions.get().text)[:7]) == (2, 0, "Read me")

    settings.FILE_SCANNER = "tests.programmes.test_handbook:finds"
    client.force_login(running.admin)
    change = reverse("admin:programmes_document_change", args=[document.pk])
    form = client.get(change).context["adminform"].form
    values = {name: "" if (given := form.initial.get(name)) is None else given for name in form.fields}
    values.pop("file")
    values |= {f"{name}_{n}": "Read this" for name in ("title", "text") for n in range(4)}
    refused = client.post(change, {**values, "file": SimpleUploadedFile("guide.pdf", b"%PDF-1.7 with a virus")})
    assert "scanner refused" in refused.content.decode()
    client.post(change, {**values, "file": SimpleUploadedFile("guide.pdf", b"%PDF-1.7 clean")})
    document.refresh_from_db()
    with document.file.open() as stored:
        assert stored.read() == b"%PDF-1.7 clean"


@pytest.mark.requirement("US-7")
def test_a_new_file_keeps_the_old_one_with_its_version_until_the_document_goes(client, running):
    later = timezone.now() + timedelta(days=2)
    documents.sweep(later)  # what other tests have left, whose rows were taken back
    document = running.cohort.documents.get()
    document.file.save("guide.pdf", ContentFile(b"%PDF first"))
    document.file = SimpleUploadedFile("guide.pdf", b"%PDF second")
    documents.revise(document, by=running.admin, at=running.at)
    document.title = "Guide for all"
    documents.revise(document, by=running.admin, at=running.at)
    held = {row.number: str(row.file.name) for row in document.versions.all()}

    client.force_login(running.students[0].person)
    address = reverse("handbook_file", args=[document.pk])
    read = [client.get(f"{address}{which}") for which in ("", "?version=3", "?version=2", "?version=1")]
    assert [answer.content for answer in read] == [b"%PDF second"] * 3 + [b"%PDF first"]
    assert "guide" in read[3]["Content-Disposition"] and "no-store" in read[3]["Cache-Control"]
    assert [client.get(f"{address}?version={no}").status_code for no in ("9", "x", "0")] == [404, 404, 404]
    assert f"{address}?version=1" in client.get(reverse("handbook_page", args=[document.pk])).content.decode()

    client.force_login(running.admin)
    shown = client.get(reverse("admin:programmes_document_change", args=[document.pk])).content.decode()
    old = reverse("admin:programmes_document_file", args=[document.pk, 1])
    assert old in shown and client.get(old).content == b"%PDF first"
    assert client.get(reverse("admin:programmes_document_add")).status_code == 200

    assert documents.sweep(later) == 0, "the newest and the old one are both named"
    document.delete()
    assert documents.sweep(timezone.now()) == 0 and documents.sweep(later) == len(set(held.values())) == 2
    assert not document.file.storage.exists(held[1])


def finds(content):
    return b"virus" in content


@pytest.mark.requirement("US-7")
def test_readers_are_told_on_the_day_of_release_by_the_clock_of_the_programme(running):
    Document.objects.update(tell=True, audience="mentors", released_on=date(2027, 7, 1))
    Cohort.objects.filter(pk=running.cohort.pk).update(ends_on=date(2027, 12, 31))
    mentor = running.mentors[0].person

    def told(at) -> int:
        library.tell(at=at)
        assert bool(library.for_person(mentor, at)) is OutgoingMail.objects.filter(kind="document_new").exists()
        return OutgoingMail.objects.filter(kind="document_new", person=mentor).count()

    assert told(datetime(2027, 6, 30, 21, 59, tzinfo=UTC)) == 0, "one minute to midnight in Oslo"
    assert told(datetime(2027, 6, 30, 22, 1, tzinfo=UTC)) == 1, "the first of July in Oslo, June by UTC"
    assert told(datetime(2027, 7, 2, 8, tzinfo=UTC)) == 1


@pytest.mark.requirement("OM-13")
def test_a_reader_asks_about_a_page_and_is_answered_by_who_maintains_it(client, running):
    document = running.cohort.documents.get()
    client.force_login(running.students[0].person)
    page = reverse("handbook_page", args=[document.pk])
    assert "national identity" in client.post(page, {"act": "ask", "text": "I am 010190-1234"}).content.decode()
    client.post(page, {"act": "ask", "text": "Which chapter first?"})
    row = Feedback.objects.get()

    client.force_login(running.coordinator)
    answer = reverse("admin:programmes_feedback_change", args=[row.pk])
    assert client.post(answer, {"answer": "Mine"}).status_code == 403 or not Feedback.objects.exclude(answer="")
    client.force_login(running.admin)
    steps = next_steps.places(running.admin, running.at)[0].steps
    assert any(step.text == "question or remark to answer" for step in steps)
    client.post(answer, {"answer": "The second."})

    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("The second.", running.admin)
    assert "The second." in letters.write(OutgoingMail.objects.get(kind="feedback_answered")).text
    client.force_login(running.students[0].person)
    assert "The second." in client.get(page).content.decode()


@pytest.mark.requirement("OM-13")
def test_a_coordinator_asks_about_a_letter_or_the_set_up_at_the_desk(client, running):
    client.force_login(running.coordinator)
    add = reverse("admin:programmes_feedback_add")

    client.post(add, {"programme": running.programme.pk, "subject": "letter", "text": "The receipt is too long"})

    assert Feedback.objects.get().asked_by == running.coordinator


@pytest.mark.requirement("US-23", "OX-15")
def test_a_participants_quote_needs_a_yes_is_published_by_the_office_by_role_and_goes_when_taken_back(client, running):
    public = reverse("programme", args=[running.programme.slug])
    ben = running.mentors[0]
    page = reverse("quote", args=[ben.pk])
    client.force_login(ben.person)
    refused = client.post(page, {"act": "give", "text": "I learned as much as she did."})
    assert "Without your yes" in refused.content.decode() and "as much as she did" in refused.content.decode()
    client.post(page, {"act": "give", "text": "I learned as much as she did.", "consents": "on"})
    assert "as much as she" not in client.get(public).content.decode()

    client.force_login(running.admin)
    row = Quote.objects.get(given_by=ben.person)
    client.post(
        reverse("admin:programmes_quote_changelist"), {"action": "publish", "_selected_action": [row.pk], "index": 0}
    )
    client.logout()
    shown = client.get(public).content.decode()
    assert "as much as she" in shown and ben.person.name not in shown
    text = exporting.export(running.programme)
    assert "as much as she" not in text
    loading.load(text, by=None, at=timezone.now())
    assert Quote.objects.filter(pk=row.pk).exists()

    client.force_login(ben.person)
    client.post(page, {"act": "take_back"})
    assert "as much as she" not in client.get(public).content.decode()
    assert Consent.objects.get(person=ben.person, purpose="quote").withdrawn_at and not Quote.objects.filter(pk=row.pk)


@pytest.mark.requirement("OM-1")
def test_a_task_has_an_owner_shows_when_it_is_overdue_and_goes_along_with_its_role(running):
    task, due = PhaseTask.objects.get(), running.at.date() - timedelta(days=2)
    PhaseTask.objects.update(role="coordinator", owner=running.coordinator, due_on=due)
    steps = {step.text: step.urgent for step in next_steps.places(running.coordinator, running.at)[0].steps}

    assert steps["task of the checklist that is overdue"] is True
    task.refresh_from_db()
    assert phases.finish(task, by=running.coordinator, at=running.at)
    rolled = rolling.forward(running.programme)
    assert "role: coordinator" in rolled.text and running.coordinator.name not in rolled.text
    assert task.phase.cohort == running.cohort
    loading.load(rolled.text, by=None, at=running.at)
    copied = PhaseTask.objects.exclude(pk=task.pk).get()
    assert copied.due_on == due + timedelta(weeks=rolled.weeks) and rolled.weeks in (52, 53)
    assert (copied.role, copied.owner, copied.done_at, str(copied.text)) == ("coordinator", None, None, str(task.text))
