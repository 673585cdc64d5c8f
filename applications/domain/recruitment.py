"""Invitations: links that count where people come from, and never tie anybody to a trade union."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from applications.models import Application, Invitation
from people.domain import audit
from people.models import Person
from people.models.organisation import OrganisationKind
from programmes.models import Intake, Partner

MOST_AT_ONCE = 100


@transaction.atomic
def make(
    intake: Intake, partner: Partner | None, *, by: Person, at: datetime, single: bool = False, number: int = 1
) -> list[Invitation]:
    """Make links for a partner, or for the office itself when none is named.

    Raises ValidationError for a partner of another programme, for a union's link that is for one person (membership
    would show), and for more than 100 at once.
    """
    check(intake, partner, single=single)
    if not 1 <= number <= MOST_AT_ONCE:
        raise ValidationError(_("Make between 1 and %(most)d links at once.") % {"most": MOST_AT_ONCE})
    made = [
        Invitation.objects.create(intake=intake, partner=partner, single=single, made_by=by, made_at=at)
        for _place in range(number)
    ]
    audit.record("invitation.made", made[0], by=by, at=at, scope=intake.cohort.programme.slug, note=str(number))
    return made


def check(intake: Intake, partner: Partner | None, *, single: bool) -> None:
    """Raise ValidationError where a link would be wrong, in words that say why."""
    if partner and partner.programme_id != intake.cohort.programme_id:
        raise ValidationError(_("This partner belongs to another programme."))
    if single and partner and partner.organisation.kind == OrganisationKind.UNION:
        raise ValidationError(_("A trade union's link is for many: a link for one person would show who is a member."))


def count(invitation: Invitation | None, application: Application) -> None:
    """Count an application that was begun with a link; the partner stays with it unless it is a trade union."""
    if invitation is None or invitation.intake_id != application.intake_id:
        return
    usable = Invitation.objects.filter(Q(single=False) | Q(begun=0), pk=invitation.pk)
    if not usable.update(begun=F("begun") + 1):
        return
    partner = invitation.partner
    if partner and partner.organisation.kind != OrganisationKind.UNION:
        application.recruited_by = partner
        Application.objects.filter(pk=application.pk).update(recruited_by=partner)


def link(invitation: Invitation) -> str:
    """Give the absolute address that is passed on."""
    return f"{settings.SITE_URL}{reverse('invitation', args=[invitation.pk, code_of(invitation)])}"


def code_of(invitation: Invitation) -> str:
    """Give the secret in the link."""
    return salted_hmac("applications.invitation", f"{invitation.pk}:{invitation.made_at.isoformat()}").hexdigest()[:32]


def found(pk: int, code: str) -> Invitation | None:
    """Find the invitation that a link names."""
    rows = Invitation.objects.select_related("intake__cohort__programme", "partner__organisation")
    row = rows.filter(pk=pk, intake__cohort__programme__published_at__isnull=False).first()
    return row if row is not None and constant_time_compare(code_of(row), code) else None
