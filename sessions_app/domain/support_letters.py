"""Letters of check-ins and concerns: three links that ask before they act, and never a word of what was told."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.domain import letters as participants
from applications.models import Application
from matching.domain import disclosure
from matching.models import Group, Pair
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from programmes.domain import letters
from sessions_app.domain import check_in_links
from sessions_app.domain.reminder_letters import framed
from sessions_app.models import Concern, FollowUp
from sessions_app.queries.meetings import Bond
from sessions_app.states import Feeling


def check_in(mail: OutgoingMail) -> Letter | None:
    """Ask how it goes, with a link for each answer."""
    application = _application(mail.about["application"])
    bond = _bond(mail.about)
    if application is None or bond is None:
        return None
    day = date.fromisoformat(mail.about["day"])
    other = disclosure.seen_by(bond, application.person).name if isinstance(bond, Pair) else ""
    links = [f"{feeling.label}:\n{check_in_links.address(application, bond, day, feeling)}" for feeling in Feeling]
    return letters.write(
        application.intake.cohort.programme,
        "check_in",
        _("How does it go in {programme}?"),
        _(
            "Hi {first_name},\n\nhave you and {other} met, and how does it go? One tap is enough, and you need not log "
            "in:\n\n{links_url}\n\nOnly the office reads your answer; {other} is asked too, and does not see it."
        )
        if other
        else _(
            "Hi {first_name},\n\nhave you met, and how does it go? One tap is enough, and you need not log in:\n\n"
            "{links_url}\n\nOnly the office reads your answer. The others are asked too, and do not see it."
        ),
        {"first_name": application.person.first_name, "other": other, "links_url": "\n\n".join(links)},
        campus=application.campus,
    )


def concern_receipt(mail: OutgoingMail) -> Letter | None:
    """Tell who raised a concern that it has arrived, and where they see what becomes of it."""
    row = _concern(mail.about["concern"])
    if row is None:
        return None
    return participants.write_to(
        row.application,
        "concern_receipt",
        _("We have got what you told us"),
        _(
            "Hi {first_name},\n\nthank you for telling us. What you wrote is not repeated here. On the page below you "
            "see who reads it and what becomes of it. If somebody is in danger, call the emergency number first."
        ),
        {},
        page=reverse("concern", args=[row.pk]),
    )


def concern_closed(mail: OutgoingMail) -> Letter | None:
    """Tell who raised a concern that it is closed; what was done stands on the page alone."""
    row = _concern(mail.about["concern"])
    if row is None:
        return None
    return participants.write_to(
        row.application,
        "concern_closed",
        _("We have seen to what you told us"),
        _(
            "Hi {first_name},\n\nwe have seen to what you told us in {programme}. On the page below you read what was "
            "done. If that is not enough, raise it again there or write to us."
        ),
        {},
        page=reverse("concern", args=[row.pk]),
    )


def concern_raised(mail: OutgoingMail) -> Letter | None:
    """Tell somebody of the office that there is a concern to read; neither who nor what."""
    row = _concern(mail.about["concern"])
    if row is None or mail.person is None:
        return None
    return letters.write(
        row.application.intake.cohort.programme,
        "concern_raised",
        _("A participant in {programme} has raised a concern"),
        _(
            "Hi {first_name},\n\na participant has told the office something in confidence. Please read it on the page "
            "below and take it up; they see that you have."
        ),
        {"first_name": mail.person.first_name},
        url=_page("admin:sessions_app_concern_change", row.pk),
    )


def help_asked(mail: OutgoingMail) -> Letter | None:
    """Tell somebody of the office that a check-in asks for help; not who."""
    row = FollowUp.objects.select_related("cohort__programme").filter(pk=mail.about["follow_up"]).first()
    if row is None or mail.person is None:
        return None
    return letters.write(
        row.cohort.programme,
        "help_asked",
        _("Somebody in {programme} asks for help"),
        _(
            "Hi {first_name},\n\nin a check-in a participant has answered that they need help. On the page below you "
            "see who it is, and note what you do."
        ),
        {"first_name": mail.person.first_name},
        url=_page("admin:sessions_app_followup_change", row.pk),
    )


def _application(pk: int) -> Application | None:
    rows = Application.objects.select_related("person", "campus", "intake__cohort__programme")
    return rows.filter(pk=pk).first()


def _bond(about: dict[str, int]) -> Bond | None:
    if about.get("group"):
        return Group.objects.filter(pk=about["group"]).first()
    rows = Pair.objects.select_related("coupling__cohort__programme", "seeker__person", "guide__person")
    return rows.filter(pk=about["pair"]).first()


def _concern(pk: int) -> Concern | None:
    rows = Concern.objects.select_related(
        "application__person", "application__campus", "application__intake__cohort__programme"
    )
    return rows.filter(pk=pk).first()


def _page(name: str, *args: object) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"


WRITERS: dict[str, Writer] = {
    "check_in": framed(check_in),
    "concern_receipt": concern_receipt,
    "concern_closed": concern_closed,
    "concern_raised": concern_raised,
    "help_asked": help_asked,
}
