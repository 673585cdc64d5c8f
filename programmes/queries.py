"""Reading programmes: what is published and open, whom to ask, and what is asked."""

from datetime import datetime
from functools import lru_cache

from django.db.models import Exists, Model, Q, QuerySet

from programmes.models import (
    AgreementText,
    Campus,
    Cohort,
    Contact,
    ConversationGuide,
    Coupling,
    EligibilityRule,
    Gathering,
    Intake,
    Partner,
    Programme,
    Question,
    Questionnaire,
    Quote,
    StudyProgramme,
)
from programmes.models.campus import ContactKind


def published() -> QuerySet[Programme]:
    """Give the programmes that the public may see."""
    return Programme.objects.filter(published_at__isnull=False).select_related("owner")


def public_intakes() -> QuerySet[Intake]:
    """Give the intakes of published programmes, each with its cohort and programme."""
    rows = Intake.objects.filter(cohort__programme__published_at__isnull=False)
    return rows.select_related("cohort__programme__owner", "questionnaire")


def contacts_for(programme: Programme, campus: Campus | None = None) -> QuerySet[Contact]:
    """Give whom participants ask: the campus's own contacts, else those of the whole programme."""
    rows = Contact.objects.filter(programme=programme)
    if campus is not None:
        own = rows.filter(campus=campus)
        if own.exists():
            return own
    return rows.filter(campus__isnull=True).order_by("kind", "pk")


def pay_contact(programme: Programme, campus: Campus | None = None) -> Contact | None:
    """Give whom paid mentors ask about contract and pay: at their campus, else for the whole programme."""
    rows = Contact.objects.filter(programme=programme, kind=ContactKind.PAY)
    return rows.filter(campus=campus).first() or rows.filter(campus=None).first()


def gatherings_for(cohort: Cohort, campus: Campus | None = None, part: str = "") -> QuerySet[Gathering]:
    """Give a cohort's gatherings that stand: at a campus, and for a part, its own and those for all."""
    rows = Gathering.objects.filter(cohorts=cohort, cancelled_at=None)
    if part:
        rows = rows.filter(Q(parts=[]) | Q(parts__contains=[part]))
    if campus is not None:
        rows = rows.filter(Q(campuses=campus) | Q(campuses__isnull=True))
    return rows.distinct().order_by("starts_at", "pk")


def partners_for(programme: Programme, campus: Campus | None = None) -> QuerySet[Partner]:
    """Give a programme's partners: at a campus its own and those for all; without a campus every one."""
    rows = Partner.objects.filter(programme=programme).select_related("organisation")
    if campus is not None:
        rows = rows.filter(Q(campuses=campus) | Q(campuses__isnull=True))
    return rows.distinct()


def quotes_shown(programme: Programme) -> QuerySet[Quote]:
    """Give the quotes of a programme's public page: the office's own, and those given and published with consent."""
    given = Q(published_at__isnull=False, consent__withdrawn_at__isnull=True)
    return Quote.objects.filter(Q(given_by=None) | given, programme=programme)


def study_programmes_for(programme: Programme, campus: Campus | None = None) -> QuerySet[StudyProgramme]:
    """Give the study programmes admitted at a campus and at all; without a campus every one."""
    rows = StudyProgramme.objects.filter(programme=programme).select_related("campus", "institution")
    if campus is not None:
        rows = rows.filter(Q(campus=campus) | Q(campus__isnull=True))
    return rows


def questions(questionnaire: Questionnaire) -> QuerySet[Question]:
    """Give a questionnaire's questions in the order in which they are asked, each with its options."""
    rows = Question.objects.filter(section__questionnaire=questionnaire).select_related("section")
    return rows.prefetch_related("options").order_by("section__order", "section__pk", "order", "pk")


def asked(questionnaire: Questionnaire) -> list[Question]:
    """List a questionnaire's questions; those of a frozen one never change, so a process reads them once."""
    if questionnaire.frozen_at is None:
        return list(questions(questionnaire))
    return list(_frozen(questionnaire.pk, questionnaire.frozen_at))


@lru_cache(maxsize=200)
def _frozen(pk: int, _frozen_at: datetime) -> tuple[Question, ...]:
    return tuple(questions(Questionnaire(pk=pk)))


def rules_for(intake: Intake) -> QuerySet[EligibilityRule]:
    """Give the eligibility rules of one part of a cohort."""
    return EligibilityRule.objects.filter(cohort=intake.cohort_id, part=intake.part)


def made_ready(coupling: int) -> frozenset[str]:
    """Name what a programme has made ready for those who are coupled: "agreement", "topics"."""
    agreement = AgreementText.objects.filter(coupling=coupling)
    guides = ConversationGuide.objects.filter(coupling=coupling)
    row = Coupling.objects.filter(pk=coupling).values_list(Exists(agreement), Exists(guides)).get()
    return frozenset(name for name, is_there in zip(("agreement", "topics"), row, strict=True) if is_there)


PARENTS = (
    "programme",
    "cohort",
    "coupling",
    "agreement",
    "phase",
    "questionnaire",
    "section",
    "survey",
    "question",
    "intake",
    "gathering",
)


def programme_of(row: Model) -> Programme | None:
    """Find the programme that a row of this room belongs to; None for a row that stands above all programmes."""
    if isinstance(row, Programme):
        return row
    fields = {field.name: field for field in row._meta.concrete_fields}
    for name in PARENTS:
        if name in fields:
            parent = getattr(row, name) if getattr(row, fields[name].attname) else None
            return programme_of(parent) if parent is not None else None
    return None


def hanging_on(row: Model) -> tuple[tuple[str, int], ...]:
    """Count what other rooms have tied to a row, or to the nearest row around it below the programme: words, number."""
    around: Model | None = row
    while around is not None and not isinstance(around, Programme):
        outside = [link for link in around._meta.related_objects if link.related_model._meta.app_label != "programmes"]
        counted = [
            (link, link.related_model._default_manager.filter(**{link.field.name: around}).count()) for link in outside
        ]
        if any(number for _link, number in counted):
            return tuple(
                (str(link.related_model._meta.verbose_name_plural), number) for link, number in counted if number
            )
        name = next((name for name in NEAR if hasattr(around, name)), None)
        around = getattr(around, name) if name else None
    return ()


NEAR = ("question", "section", "survey", "questionnaire", "phase", "agreement", "coupling")
