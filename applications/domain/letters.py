"""The letters of this room: receipt, withdrawal, and one for each decision."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from applications.domain import intake
from applications.models import Application, Decision
from applications.states import STANDING, ApplicationState
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from programmes.domain import letters

S = ApplicationState


@dataclass(frozen=True)
class Default:
    """The house's own words for one kind of letter, used where the programme has none."""

    subject: str
    body: str


def receipt() -> Default:
    """What an applicant reads who has just sent."""
    return Default(
        _("{programme}: we have your application"),
        _(
            "Hello {first_name},\n\nthank you. We have received your application as {part} in {programme}.\n\n"
            "What happens next: {next_step}\n\n"
            "You can change your answers until {deadline}, and withdraw at any time, on your application's page:"
        ),
    )


def withdrawn() -> Default:
    """What an applicant reads who has taken the application back."""
    return Default(
        _("{programme}: your application is withdrawn"),
        _(
            "Hello {first_name},\n\nyour application as {part} in {programme} is withdrawn, as you asked.\n\n"
            "Was it a mistake? Until {deadline} you can undo it here:"
        ),
    )


def pool() -> Default:
    """What an applicant reads who is admitted."""
    return Default(
        _("{programme}: you are in"),
        _(
            "Hello {first_name},\n\ngood news: you are admitted as {part} in {programme}. We now look for somebody "
            "who suits you. Taking part depends on our finding a good match.\n\n{reason}\n\n"
            "You will hear from us as soon as there is one. Where things stand, you always see here:"
        ),
    )


def waitlist() -> Default:
    """What an applicant reads who waits for a place."""
    return Default(
        _("{programme}: you are on the waitlist"),
        _(
            "Hello {first_name},\n\nall places in {programme} are taken for now, and you are on the waitlist. "
            "When somebody withdraws, we write to you.\n\n{reason}\n\nWhere things stand, you always see here:"
        ),
    )


def interview() -> Default:
    """What an applicant reads who is called to an interview."""
    return Default(
        _("{programme}: we would like to talk with you"),
        _(
            "Hello {first_name},\n\nthank you for your application as {part} in {programme}. We would like to have a "
            "short talk with you before we decide, and get in touch about a time.\n\n{reason}\n\n"
            "Where things stand, you always see here:"
        ),
    )


def declined() -> Default:
    """What an applicant reads who is not taken this time, with the reason."""
    return Default(
        _("{programme}: not this time"),
        _(
            "Hello {first_name},\n\nthank you for applying as {part} in {programme}. We cannot offer you a place this "
            "time.\n\nThe reason: {reason}\n\nYou are welcome to apply again for a later cohort. "
            "Your application's page:"
        ),
    )


def next_step(application: Application) -> str:
    """Say what happens next and by when, in one sentence."""
    decided_by = application.intake.decided_by
    if decided_by:
        return _("the office reads the applications and answers by %(date)s.") % {
            "date": formats.date_format(decided_by, "DATE_FORMAT")
        }
    return _("the office reads the applications after the deadline and writes to you.")


def _write(kind: str, default: Default, application: Application, reason: str = "") -> Letter:
    row = application.intake
    values = {
        "first_name": application.person.first_name,
        "name": application.person.name,
        "part": str(row.get_part_display()),
        "cohort": str(row.cohort.name),
        "campus": str(application.campus or ""),
        "deadline": intake.deadline_in_words(row),
        "next_step": next_step(application),
        "reason": reason,
    }
    url = settings.SITE_URL + reverse("application", args=[application.pk])
    return letters.write(
        row.cohort.programme, kind, default.subject, default.body, values, campus=application.campus, url=url
    )


def _application(mail: OutgoingMail) -> Application | None:
    rows = Application.objects.select_related("intake__cohort__programme", "person", "campus")
    return rows.filter(pk=mail.about.get("application")).first()


def _receipt(mail: OutgoingMail) -> Letter | None:
    """Write a receipt, unless the application is withdrawn by now."""
    application = _application(mail)
    if application is None or application.state == S.WITHDRAWN:
        return None
    return _write("receipt", receipt(), application)


def _withdrawn(mail: OutgoingMail) -> Letter | None:
    """Write that an application is withdrawn, unless that is undone by now."""
    application = _application(mail)
    if application is None or application.state in STANDING:
        return None
    return _write("withdrawn", withdrawn(), application)


def _decided(kind: str, default: Callable[[], Default]) -> Writer:
    def write(mail: OutgoingMail) -> Letter | None:
        """Write of a decision, unless another has taken its place by now."""
        application = _application(mail)
        if application is None or application.state != kind:
            return None
        decision = Decision.objects.filter(pk=mail.about.get("decision"), application=application).first()
        return _write(kind, default(), application, decision.reason if decision else "")

    return write


WRITERS: dict[str, Writer] = {
    "receipt": _receipt,
    "withdrawn": _withdrawn,
    "pool": _decided("pool", pool),
    "waitlist": _decided("waitlist", waitlist),
    "interview": _decided("interview", interview),
    "declined": _decided("declined", declined),
}
