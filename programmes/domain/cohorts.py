"""Opening and moving a cohort: what it still lacks, the freezing of its questionnaires, and its states."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from people.domain import audit
from people.models import Person
from people.models.organisation import OrganisationKind
from programmes.domain import texts
from programmes.models import Cohort, Programme, Question, Questionnaire
from programmes.states import COHORT_MOVES, CohortState

HEADINGS = ("purpose", "legal_basis", "categories", "recipients", "transfer", "storage", "source")


@dataclass(frozen=True)
class Lack:
    """One thing that must be mended before a cohort can open: the sentence, and the row where it is mended."""

    text: str
    row: Model


def lacks(cohort: Cohort) -> list[Lack]:
    """List what keeps a cohort from opening; an empty list means that it may open."""
    return [*_set_up(cohort), *_questions(cohort), *_languages(cohort)]


def open(cohort: Cohort, *, by: Person | None, at: datetime) -> Cohort:
    """Open a planned cohort for applications, freeze its questionnaires and publish its programme.

    Raises ValidationError with one sentence for each thing that is lacking.
    """
    return move(cohort, CohortState.RECRUITMENT, by=by, at=at)


@transaction.atomic
def move(cohort: Cohort, state: str, *, by: Person | None, at: datetime) -> Cohort:
    """Move a cohort to another state; raises ValidationError when the table or what it lacks forbids it."""
    target = CohortState(state)
    sources = [source for source, targets in COHORT_MOVES.items() if target in targets]
    if target == CohortState.RECRUITMENT:
        found = lacks(cohort)
        if found:
            raise ValidationError([lack.text for lack in found])
    moved = Cohort.objects.filter(pk=cohort.pk, state__in=sources).update(state=target)
    if not moved:
        raise ValidationError(
            _("The cohort cannot go from “%(now)s” to “%(then)s”.")
            % {"now": cohort.get_state_display(), "then": target.label}
        )
    if target == CohortState.RECRUITMENT:
        Questionnaire.objects.filter(intakes__cohort=cohort, frozen_at__isnull=True).update(frozen_at=at)
        Programme.objects.filter(pk=cohort.programme_id, published_at__isnull=True).update(published_at=at)
    audit.record(f"cohort.{target}", cohort, by=by, at=at, scope=cohort.programme.slug)
    cohort.refresh_from_db()
    return cohort


def _set_up(cohort: Cohort) -> Iterator[Lack]:
    programme = cohort.programme
    if not programme.processing_records.exists():
        yield Lack(_("The record of processing is empty: say what personal data is used for, and why."), programme)
    for record in programme.processing_records.all():
        empty = [
            str(getattr(record._meta.get_field(name), "verbose_name", name))
            for name in HEADINGS
            if not getattr(record, name).strip()
        ]
        if empty:
            yield Lack(
                _("The record of processing “%(purpose)s” does not say: %(headings)s.")
                % {"purpose": record, "headings": ", ".join(empty)},
                record,
            )
    if not cohort.intakes.exists():
        yield Lack(_("The cohort has no intake: say who can apply, and until when."), cohort)
    if not programme.contacts.exists():
        yield Lack(_("The programme has no contact: participants must know whom to ask."), programme)
    needed = {"nb", "nn"} if programme.owner.kind == OrganisationKind.STATE else set()
    missing = sorted(needed - set(programme.languages))
    if missing:
        yield Lack(
            _("%(owner)s is a state body: its participants read both bokmål and nynorsk. Add: %(languages)s.")
            % {"owner": programme.owner, "languages": ", ".join(missing)},
            programme,
        )


def _questions(cohort: Cohort) -> Iterator[Lack]:
    for intake in cohort.intakes.select_related("questionnaire"):
        asked = Question.objects.filter(section__questionnaire=intake.questionnaire)
        if not asked.exists():
            yield Lack(_("“%s” has no question.") % intake.questionnaire, intake.questionnaire)
        for question in asked:
            if not texts.spoken(question.purpose) or not question.legal_basis or not question.kept_until:
                yield Lack(
                    _("The question “%s” does not say what it is used for, on what basis, or how long it is kept.")
                    % question.key,
                    question,
                )


def _languages(cohort: Cohort) -> Iterator[Lack]:
    for gap in texts.gaps(cohort):
        where = f"{capfirst(gap.row._meta.verbose_name)} “{str(gap.row)[:60]}”"
        yield Lack(
            _("%(where)s: “%(field)s” is missing in %(languages)s.")
            % {"where": where, "field": gap.field, "languages": ", ".join(gap.languages)},
            gap.row,
        )
