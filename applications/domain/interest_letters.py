"""Letters of the bank: the office has connected somebody with an organisation, it is taken, or it came to nothing."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Interest
from applications.states import InterestState
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from programmes.domain import letters


def connected(mail: OutgoingMail) -> Letter | None:
    """Tell that the office has connected the two."""
    return _write(
        mail,
        InterestState.CONNECTED,
        _("{assignment}: we have connected you"),
        _(
            "Hi {first_name},\n\nyou were interested in {assignment} at {organisation}. We have told them of you, and "
            "they wait to hear from you or write to you. Do you not know whom to write to? Ask us."
        ),
    )


def taken(mail: OutgoingMail) -> Letter | None:
    """Tell that it is noted as the student's."""
    return _write(
        mail,
        InterestState.TAKEN,
        _("{assignment} is yours"),
        _("Hi {first_name},\n\n{assignment} at {organisation} is yours. Good luck with it!"),
    )


def declined(mail: OutgoingMail) -> Letter | None:
    """Tell that it came to nothing."""
    return _write(
        mail,
        InterestState.DECLINED,
        _("{assignment}: it came to nothing this time"),
        _(
            "Hi {first_name},\n\nnothing came of {assignment} at {organisation} this time. That says nothing about "
            "you. On the page below you see what else is offered."
        ),
    )


def _write(mail: OutgoingMail, state: InterestState, subject: str, body: str) -> Letter | None:
    rows = Interest.objects.select_related(
        "assignment__organisation", "assignment__cohort__programme", "application__person", "application__campus"
    )
    row = rows.filter(pk=mail.about.get("interest"), state=state).first()
    if row is None:
        return None
    return letters.write(
        row.assignment.cohort.programme,
        mail.kind,
        subject,
        body,
        {
            "first_name": row.application.person.first_name,
            "assignment": str(row.assignment),
            "organisation": str(row.assignment.organisation),
        },
        campus=row.application.campus,
        url=settings.SITE_URL + reverse("assignments", args=[row.application_id]),
    )


WRITERS: dict[str, Writer] = {
    "interest_connected": connected,
    "interest_taken": taken,
    "interest_declined": declined,
}
