"""Letters that close somebody's year: a survey is open, it is not answered yet, and the certificate is ready."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.domain import letters
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from sessions_app.domain import surveys
from sessions_app.domain.reminder_letters import framed
from sessions_app.models import Certificate
from sessions_app.queries import surveys as queries


def certificate_ready(mail: OutgoingMail) -> Letter | None:
    """Tell that the certificate can be fetched."""
    rows = Certificate.objects.select_related("application__person", "application__campus")
    found = rows.filter(pk=mail.about.get("certificate"), withdrawn_at=None).first()
    if found is None:
        return None
    return letters.write_to(
        found.application,
        "certificate_ready",
        _("Your certificate from {programme} is ready"),
        _(
            "Hi {first_name},\n\nthank you for taking part in {programme}. Your certificate of participation is ready; "
            "you find it on your own page, in each language of the programme."
        ),
        {},
        page=reverse("certificates"),
    )


def survey_asked(mail: OutgoingMail) -> Letter | None:
    """Ask for the answers, and say that nobody has to and that no name is needed."""
    return _asked(
        mail,
        _("{survey}: how was it for you?"),
        _(
            "Hi {first_name},\n\nwe would like to know how {programme} is for you: {survey}. It takes a few minutes. "
            "You choose yourself whether your name stands with your answers, and nothing hangs on it. Open until "
            "{last_day}."
        ),
    )


def survey_reminder(mail: OutgoingMail) -> Letter | None:
    """Remind who has not answered."""
    return _asked(
        mail,
        _("{survey}: there is still time to answer"),
        _(
            "Hi {first_name},\n\n{survey} in {programme} is open until {last_day}. If you would like to tell us how it "
            "is, with your name or without, you do it on the page below."
        ),
    )


def _asked(mail: OutgoingMail, subject: str, body: str) -> Letter | None:
    turn = queries.unanswered().filter(pk=mail.about.get("turn")).first()
    if turn is None:
        return None
    values = {"survey": str(turn.survey), "last_day": date_format(surveys.last_day(turn), "DATE_FORMAT")}
    page = reverse("survey", args=[turn.pk])
    return letters.write_to(turn.application, mail.kind, subject, body, values, page=page)


WRITERS: dict[str, Writer] = {
    "certificate_ready": certificate_ready,
    "survey_asked": survey_asked,
    "survey_reminder": framed(survey_reminder),
}
