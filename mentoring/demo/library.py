"""The demo's handbook: pages that were read, one said anew, one not out yet, and questions about them."""

from datetime import datetime, timedelta

from i18nfield.strings import LazyI18nString

from applications.models import Application
from applications.states import ApplicationState
from mentoring.demo.entrants import Entering
from programmes.domain import documents, feedback
from programmes.models import Document, Feedback, Subject
from programmes.states import Part

ANEW = {
    "nb": "Nytt: er noe uklart, spør her på siden, så svarer vi innen to dager.",
    "nn": "Nytt: er noko uklart, spør her på sida, så svarer vi innan to dagar.",
    "da": "Nyt: er noget uklart, så spørg her på siden; vi svarer inden to dage.",
    "en": "New: if something is unclear, ask on this page, and we answer within two days.",
}
ASKED = {
    "nb": ("Finnes denne også som PDF til utskrift?", "Ja, bruk «Skriv ut» i nettleseren; siden er laget for papir."),
    "en": ("Is there a version of this to print?", "Yes, print the page: it is laid out for paper."),
}
WAITING = {"nb": "Hva gjør vi når vi ikke finner et felles mål?", "en": "What if we find no goal that we share?"}
BEHIND, AHEAD = timedelta(days=18), timedelta(days=24)


def keep(entering: Entering) -> None:
    """Let a cohort's handbook have been in use for some weeks; of several pages the last is not out yet."""
    pages = list(Document.objects.filter(cohort=entering.cohort).order_by("order", "pk"))
    if not pages or entering.coordinator is None:
        return
    language = "nb" if entering.cohort.programme.languages[0] != "en" else "en"
    _revise(entering, pages[0], language)
    for number, page in enumerate(pages):
        Document.objects.filter(pk=page.pk).update(reads=entering.rng.randint(6, 19) if not number else 11 - number)
    later = pages[-1] if len(pages) > 1 else None
    if later is not None:
        Document.objects.filter(pk=later.pk).update(released_on=(entering.at + AHEAD).date(), reads=0, tell=True)
    _ask(entering, pages[0], language)


def _revise(entering: Entering, page: Document, language: str) -> None:
    """Say the first page anew, after it could be read for a while."""
    said = dict(page.text.data) if isinstance(page.text.data, dict) else {language: str(page.text)}
    page.released_on = (entering.at - 3 * BEHIND).date()
    page.text = LazyI18nString({code: f"{words}\n\n{ANEW.get(code, ANEW['en'])}" for code, words in said.items()})
    assert entering.coordinator is not None  # who keeps a handbook has an office
    documents.revise(page, by=entering.coordinator, at=entering.in_office(entering.at - BEHIND))


def _ask(entering: Entering, page: Document, language: str) -> None:
    """One question is answered, one waits for the office."""
    rows = Application.objects.filter(
        intake__cohort=entering.cohort, intake__part__in=[Part.MENTOR, Part.STUDENT], state=ApplicationState.POOL
    )
    people = [one.person for one in rows.select_related("person").order_by("intake__part", "pk")[:2]]
    programme = entering.cohort.programme
    question, answer = ASKED[language]
    for person, text, at in zip(people, (question, WAITING[language]), _moments(entering), strict=False):
        feedback.ask(programme, text, subject=Subject.DOCUMENT, document=page, by=person, at=at)
    first = Feedback.objects.filter(programme=programme).order_by("pk").first()
    if first is not None and entering.coordinator is not None:
        at = entering.in_office(entering.at - timedelta(days=9), hour=9)
        feedback.answer(first, answer, by=entering.coordinator, at=at)


def _moments(entering: Entering) -> tuple[datetime, datetime]:
    return entering.in_office(entering.at - timedelta(days=10)), entering.in_office(entering.at - timedelta(days=1))
