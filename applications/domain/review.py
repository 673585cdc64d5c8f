"""The office's acts on an application: overrule a verdict, decide, and note."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.domain import eligibility, interviews, moves, places, scores, texts, trail, waitlist
from applications.models import Application, Decision, Note, PendingDecision, Verdict
from applications.states import JUDGED, ApplicationState, Outcome
from people.domain import outbox
from people.models import Person

S = ApplicationState
DECISIONS = (S.POOL, S.WAITLIST, S.INTERVIEW, S.DECLINED)
LONGEST_REASON = 1000


@transaction.atomic
def override(verdict: Verdict, outcome: str, reason: str, *, by: Person | None, at: datetime) -> Verdict:
    """Put a person's word beside a rule's; an empty `outcome` takes it back.

    Raises ValidationError without a reason, and once the application is decided or withdrawn.
    """
    reason = texts.plain_text(reason, LONGEST_REASON)
    if not reason:
        raise ValidationError({"reason": _("Write why: whoever reads the decision later needs to know.")})
    if outcome and outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Choose met, not met, or that a person must look.")})
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("intake__cohort__programme")
        .get(pk=verdict.application_id)
    )
    if application.state not in JUDGED:
        raise ValidationError(
            _("The application is “%s”: verdicts can be changed only before the decision.")
            % application.get_state_display()
        )
    verdict.override = outcome
    verdict.override_reason = reason if outcome else ""
    verdict.override_by, verdict.override_at = (by, at) if outcome else (None, None)
    verdict.save(update_fields=["override", "override_reason", "override_by", "override_at"])
    eligibility.settle(application, at)
    trail.record(
        application, "verdict_overridden", by=by, at=at, note=f"{verdict.rule.key} → {outcome or '–'}: {reason}"
    )
    verdict.application = application
    return verdict


def weigh(application: Application, state: str, reason: str) -> str:
    """Check that a decision can be taken on an application as it stands, and give the reason, cleaned.

    Raises ValidationError when the state forbids it, when the intake has no interviews, and when a refusal has no
    reason.
    """
    reason = texts.plain_text(reason, LONGEST_REASON)
    if state not in DECISIONS:
        raise ValidationError(_("Choose pool, waitlist, interview or not this time."))
    if application.state == S.NOT_ELIGIBLE and state != S.DECLINED:
        raise ValidationError(
            _("By the rules this applicant is not eligible. Overrule the verdict with a reason first, then decide.")
        )
    if state == S.INTERVIEW and not application.intake.interview:
        raise ValidationError(_("This intake has no interviews."))
    if state == S.DECLINED and not reason:
        raise ValidationError({"reason": _("Write the reason: the applicant reads it in the letter.")})
    moves.refuse_forbidden(application, state)
    return reason


@transaction.atomic
def decide(
    application: Application,
    state: str,
    reason: str = "",
    *,
    by: Person | None,
    at: datetime,
    decided_by: Person | None = None,
) -> Decision:
    """Decide on an application and release it at once; a letter follows. A decision that was pending gives way.

    `decided_by` is who decided, where another releases it. Raises ValidationError as `weigh` does, and when the
    database says that all places are taken.
    """
    reason = weigh(application, state, reason)
    scores.refuse_recused(application, by)
    intake, before = application.intake, application.state
    PendingDecision.objects.filter(application=application).delete()
    had_offer = waitlist.let_go(application, at=at)
    with places.within(intake):
        moves.move(application, state, at=at)
    decision = Decision.objects.create(application=application, state=state, reason=reason, by=decided_by or by, at=at)
    trail.record(application, state, by=by, at=at, note=reason)
    outbox.put(
        application.person,
        str(S(state)),
        key=f"decision:{decision.pk}",
        at=at,
        scope=intake.cohort.programme.slug,
        about={"application": application.pk, "decision": decision.pk},
    )
    if state != S.INTERVIEW:
        interviews.drop(application, by=by, at=at)
    waitlist.settle(application, before, at=at, had_offer=had_offer)
    return decision


@transaction.atomic
def note(application: Application, text: str, *, by: Person | None, at: datetime) -> Note:
    """Write a note of the office; raises ValidationError for an empty one and for identity numbers."""
    text = texts.plain_text(text, 4000)
    if not text:
        raise ValidationError({"text": _("Write the note first.")})
    made = Note.objects.create(application=application, text=text, by=by, at=at)
    trail.record(application, "noted", by=by, at=at)
    return made


@transaction.atomic
def record_training(application: Application, day: date | None, *, by: Person | None, at: datetime) -> None:
    """Record when somebody was trained; None takes the record back. Raises ValidationError for a day to come."""
    if day and day > timezone.localdate(at):
        raise ValidationError({"day": _("Record the training when it is done.")})
    Application.objects.filter(pk=application.pk).update(training_done_on=day, changed_at=at)
    application.training_done_on = day
    trail.record(application, "trained", by=by, at=at, note=day.isoformat() if day else "")
