"""Certificates of participation: issued when the ledger says so, or granted by the office with a reason."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from applications.models import Application
from matching.states import PairState
from people.domain import audit, outbox
from people.models import Person
from programmes.domain import texts
from programmes.models import Cohort
from sessions_app.domain import participation, walltime
from sessions_app.domain.expected import MODES
from sessions_app.domain.participation import Account
from sessions_app.models import Certificate
from sessions_app.states import Standing

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 16
LOOKED_AT = timedelta(days=200)


def issue_due(*, at: datetime) -> int:
    """Issue a certificate to all whose match has run its time and who have done what is expected; give their number."""
    done = {"couplings__pairs__state": PairState.COMPLETED, "ends_on__gt": (at - LOOKED_AT).date()}
    cohorts = list(Cohort.objects.filter(**done).select_related("programme").distinct())
    without = Application.objects.filter(intake__cohort__in=cohorts, certificate=None)
    found = participation.of_cohorts(cohorts, at=at, within=without) if cohorts else {}
    return sum(_issue(one, None, "", at) for accounts in found.values() for one in accounts if is_earned(one))


def is_earned(account: Account) -> bool:
    """Say whether the ledger gives a certificate: the match has run its time, every rule is met, and they have met.

    Without a single meeting nobody gets one where meetings count, however short their time was.
    """
    has_met = account.meetings > 0 or all(line.rule.kind in MODES for line in account.lines)
    return account.is_over and account.is_completed and account.state == Standing.MET and has_met


def grant(application: Application, reason: str, *, by: Person, at: datetime) -> None:
    """Grant a certificate that the ledger does not give; raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the certificate is granted.")})
    account = participation.of_application(application, at=at)
    if account is None:
        raise ValidationError(_("Who has never had a match gets no certificate."))
    if not _issue(account, by, reason.strip(), at):
        raise ValidationError(_("There is a certificate already."))


@transaction.atomic
def withdraw(certificate: Certificate, reason: str, *, by: Person, at: datetime) -> None:
    """Withdraw a certificate; from then on its code says that it no longer holds."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the certificate is withdrawn.")})
    rows = Certificate.objects.filter(pk=certificate.pk, withdrawn_at=None)
    if not rows.update(withdrawn_at=at, withdrawn_because=reason.strip()):
        raise ValidationError(_("This certificate is withdrawn already."))
    scope = certificate.application.intake.cohort.programme.slug
    audit.record("certificate.withdrawn", certificate, by=by, at=at, scope=scope, note=reason.strip())


def by_code(code: str) -> Certificate | None:
    """Find a certificate by its code, however it was typed."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    rows = Certificate.objects.select_related("application__intake__cohort__programme")
    return rows.filter(code=plain).first() if len(plain) == LENGTH else None


def shown(code: str) -> str:
    """Write a code in groups of four, as it stands on the certificate."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


@transaction.atomic
def _issue(account: Account, by: Person | None, reason: str, at: datetime) -> bool:
    application = account.application
    try:
        with transaction.atomic():
            made = Certificate.objects.create(
                application=application,
                code="".join(secrets.choice(SIGNS) for _number in range(LENGTH)),
                facts=_facts(account, at),
                issued_at=at,
                issued_by=by,
                reason=reason,
            )
    except IntegrityError:
        return False
    scope = application.intake.cohort.programme.slug
    audit.record("certificate.issued", made, by=by, at=at, scope=scope, note=reason)
    about = {"certificate": made.pk}
    key = f"certificate_ready:{application.pk}"
    outbox.put(application.person, "certificate_ready", key=key, at=at, scope=scope, about=about)
    return True


def _facts(account: Account, at: datetime) -> dict[str, Any]:
    """Freeze what the certificate says: names in all languages of the programme, days, and numbers."""
    application = account.application
    cohort = application.intake.cohort
    return {
        "name": application.person.name,
        "programme": _spoken(cohort.programme.name),
        "cohort": _spoken(cohort.name),
        "owner": str(cohort.programme.owner),
        "part": application.intake.part,
        "since": account.since.isoformat(),
        "until": min(account.until, walltime.day_of(at, cohort.programme)).isoformat(),
        "meetings": account.meetings,
        "gatherings": account.came,
        "minutes": account.minutes if account.guides else None,
    }


def _spoken(text: Any) -> dict[str, str]:
    return texts.spoken(text) or {"en": str(LazyI18nString(text))}
