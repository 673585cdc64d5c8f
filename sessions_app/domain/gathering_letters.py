"""Letters about gatherings: an answer is missing, a seat is free, a note, moved, cancelled, and made up elsewhere.

What somebody needs at a gathering stands in none of them, and the place only where the reader may know it.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from people.domain.letters import Attachment, Letter, Writer
from people.models import OutgoingMail
from programmes.domain import calendars, letters
from programmes.models import Gathering
from sessions_app.domain import gathering_files, sign_up, walltime
from sessions_app.domain.reminder_letters import framed
from sessions_app.models import MakeUp, Notice, SignUp
from sessions_app.queries import places
from sessions_app.states import Answer, NoticeKind


def answer(mail: OutgoingMail) -> Letter | None:
    """Ask who has not answered whether they come; the place stands in no letter before the yes."""
    event = Gathering.objects.filter(pk=mail.about["gathering"]).select_related("programme").first()
    application = _application(mail)
    if event is None or application is None:
        return None
    return letters.write(
        event.programme,
        "reminder_answer",
        _("Do you come? {gathering}, {when}"),
        _(
            "Hi {first_name},\n\nwe have not heard whether you come to {gathering} in {programme}.\n\nWhen: {when}\n"
            "Answer by: {answer_by}\n\nSay yes or no on the page below; it takes a few seconds, and a no helps too: "
            "then somebody else can have the seat."
        ),
        {
            "first_name": application.person.first_name,
            "gathering": str(event.name),
            "when": walltime.in_words(event.starts_at, event.programme),
            "answer_by": walltime.in_words(sign_up.deadline(event), event.programme),
        },
        campus=application.campus,
        url=_page(event),
    )


def seat(mail: OutgoingMail) -> Letter | None:
    """Tell who was on the waitlist that a seat is theirs; nothing when they have said no since."""
    row = SignUp.objects.filter(pk=mail.about["sign_up"], answer=Answer.YES).select_related("portion").first()
    application = _application(mail)
    if row is None or application is None:
        return None
    event = Gathering.objects.select_related("programme").get(pk=row.portion.gathering_id)
    where = places.of(event, application.person)
    return letters.write(
        event.programme,
        "gathering_seat",
        _("You have a seat: {gathering}"),
        _(
            "Hi {first_name},\n\na seat has become free, and it is yours: {gathering} ({part}).\n\nWhen: {when}\n"
            "Where: {where_url}\n\n"
            "If you cannot come after all, say no on the page below, so that the next gets the seat."
        )
        if where
        else _(
            "Hi {first_name},\n\na seat has become free, and it is yours: {gathering} ({part}).\n\nWhen: {when}\n\n"
            "If you cannot come after all, say no on the page below, so that the next gets the seat."
        ),
        _values(application, event) | {"part": str(row.portion.name), "where_url": where},
        campus=application.campus,
        url=_page(event),
    )


def note(mail: OutgoingMail) -> Letter | None:
    """Hand on what the office wrote about a gathering, in its own words."""
    told, application = _notice(mail), _application(mail)
    if told is None or application is None:
        return None
    event = told.gathering
    ground = _("Hi {first_name},\n\nthe office writes about {gathering} ({when}):") + "\n\n"
    letter = letters.write(
        event.programme,
        "gathering_note",
        "{subject}",
        ground,
        _values(application, event) | {"subject": told.subject},
        campus=application.campus,
        url=_page(event),
    )
    head, rest = letter.text.split("\n\n", 2)[:2], letter.text.split("\n\n", 2)[2]
    return Letter(letter.subject, "\n\n".join([*head, told.text.strip(), rest]))


def moved(mail: OutgoingMail) -> Letter | None:
    """Tell that a gathering is at another time or place, with the file that mends one's calendar."""
    told, application = _notice(mail), _application(mail)
    if told is None or application is None or told.gathering.cancelled_at is not None:
        return None
    event = told.gathering
    where = places.of(event, application.person)
    before = walltime.in_words(told.was_at, event.programme) if told.was_at else ""
    body = _("Hi {first_name},\n\n{gathering} in {programme} has been changed.\n\nNow: {when}\nBefore: {before}")
    if where:
        body += "\n" + _("Where: {where_url}")
    if told.text:
        body += "\n\n{note}"
    values = _values(application, event) | {"before": before, "where_url": where, "note": told.text}
    letter = letters.write(
        event.programme,
        "gathering_moved",
        _("Changed: {gathering}, now {when}"),
        body,
        values,
        campus=application.campus,
        url=_page(event),
    )
    return Letter(letter.subject, letter.text, (_calendar(application, mail, event, calendars.REQUEST),))


def cancelled(mail: OutgoingMail) -> Letter | None:
    """Tell that a gathering is cancelled, with the file that takes it out of one's calendar."""
    told, application = _notice(mail), _application(mail)
    if told is None or application is None:
        return None
    event = told.gathering
    body = _("Hi {first_name},\n\n{gathering} in {programme} is cancelled. It was to be on {when}.")
    if told.text:
        body += "\n\n{note}"
    letter = letters.write(
        event.programme,
        "gathering_cancelled",
        _("Cancelled: {gathering}"),
        body,
        _values(application, event) | {"note": told.text},
        campus=application.campus,
        url=_page(event),
    )
    return Letter(letter.subject, letter.text, (_calendar(application, mail, event, calendars.CANCEL),))


def make_up(mail: OutgoingMail) -> Letter | None:
    """Tell where somebody can make up for a gathering that they missed with approval."""
    rows = MakeUp.objects.select_related("missed", "instead__programme")
    row, application = rows.filter(pk=mail.about["make_up"]).first(), _application(mail)
    if row is None or application is None or row.instead.cancelled_at is not None:
        return None
    event = row.instead
    where = places.of(event, application.person)
    body = _(
        "Hi {first_name},\n\nyour absence from {missed} is approved, and you can make up for it: you are welcome at "
        "{gathering}.\n\nWhen: {when}"
    )
    if where:
        body += "\n" + _("Where: {where_url}")
    return letters.write(
        event.programme,
        "gathering_make_up",
        _("You can make up for {missed}"),
        body,
        _values(application, event) | {"missed": str(row.missed.name), "where_url": where},
        campus=application.campus,
        url=_page(event),
    )


def _values(application: Application, event: Gathering) -> dict[str, str]:
    return {
        "first_name": application.person.first_name,
        "gathering": str(event.name),
        "when": walltime.in_words(event.starts_at, event.programme),
    }


def _notice(mail: OutgoingMail) -> Notice | None:
    rows = Notice.objects.select_related("gathering__programme")
    return rows.filter(pk=mail.about["notice"], kind__in=NoticeKind.values).first()


def _application(mail: OutgoingMail) -> Application | None:
    rows = Application.objects.select_related("person", "campus", "intake__cohort__programme")
    return rows.filter(pk=mail.about["application"]).first()


def _calendar(application: Application, mail: OutgoingMail, event: Gathering, method: str) -> Attachment:
    cancelled = method == calendars.CANCEL
    return gathering_files.invitation(event, application.person, at=mail.not_before, cancelled=cancelled)


def _page(event: Gathering) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse('gathering', args=[event.pk])}"


WRITERS: dict[str, Writer] = {
    "reminder_answer": framed(answer),
    "gathering_seat": seat,
    "gathering_note": note,
    "gathering_moved": moved,
    "gathering_cancelled": cancelled,
    "gathering_make_up": make_up,
}
