"""Letters of the reports room: the question what became of somebody."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from programmes.domain import letters
from reports.queries import outcomes
from sessions_app.domain.reminder_letters import framed


def outcome_question(mail: OutgoingMail) -> Letter | None:
    """Ask kindly what became of a participant; nothing when they have told it since the year ended."""
    rows = Application.objects.select_related("person", "campus", "intake__cohort__programme")
    application = rows.filter(pk=mail.about["application"]).first()
    if application is None:
        return None
    cohort = application.intake.cohort
    if outcomes.is_told(application.pk):
        return None
    return letters.write(
        cohort.programme,
        "outcome_question",
        _("How did it go after {programme}?"),
        _(
            "Hi {first_name},\n\nyou took part in {programme}, and we would like to know how it went on for you: have "
            "you graduated, and what do you do now? There are three short questions on the page below. Your answer "
            "helps the programme to tell honestly what it leads to."
        ),
        {"first_name": application.person.first_name},
        campus=application.campus,
        url=f"{settings.SITE_URL.rstrip('/')}{reverse('outcome', args=[application.pk])}",
    )


WRITERS: dict[str, Writer] = {"outcome_question": framed(outcome_question)}
