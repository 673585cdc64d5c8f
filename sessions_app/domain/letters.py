"""Letters of meetings and gatherings: reminders, whose words are made when they are released."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from matching.domain import disclosure
from matching.domain import letters as offers
from matching.models import Group, Pair
from matching.states import Side
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from programmes.domain import letters
from programmes.models import Campus, Gathering
from sessions_app.domain import appointment_letters, reminder_letters, walltime
from sessions_app.domain.reminder_letters import framed
from sessions_app.models import Agreement, Appointment
from sessions_app.queries import appointments, meetings, places
from sessions_app.queries.meetings import Bond


def gathering(mail: OutgoingMail) -> Letter | None:
    """Remind of a gathering ahead: when by the wall clock, and where."""
    event = Gathering.objects.filter(pk=mail.about["gathering"]).select_related("programme").first()
    application = _application(mail.about["application"])
    if event is None or application is None:
        return None
    programme = event.programme
    where = places.of(event, application.person)
    return letters.write(
        programme,
        "reminder_gathering",
        _("{gathering}: {when}"),
        _(
            "Hi {first_name},\n\nsoon we meet at {gathering} in {programme}.\n\nWhen: {when}\nWhere: {where_url}\n\n"
            "You find all dates in your calendar. If you cannot come, please tell us as soon as you know."
        )
        if where
        else _(
            "Hi {first_name},\n\nsoon we meet at {gathering} in {programme}.\n\nWhen: {when}\n\n"
            "You find all dates in your calendar. If you cannot come, please tell us as soon as you know."
        ),
        {
            "first_name": application.person.first_name,
            "gathering": str(event.name),
            "when": walltime.in_words(event.starts_at, programme),
            "where_url": where,
        },
        campus=application.campus,
        url=_page("gathering", event.pk),
    )


def acceptance(mail: OutgoingMail) -> Letter | None:
    """Remind who has not answered an offer; without a word that tells who the other is."""
    pair = _pair(mail.about["pair"])
    if pair is None or mail.about["side"] not in {"seeker", "guide"}:
        return None
    own: Application = getattr(pair, mail.about["side"])
    letter = letters.write(
        pair.coupling.cohort.programme,
        "reminder_acceptance",
        _("We are waiting for your answer in {programme}"),
        _(
            "Hi {first_name},\n\nwe have suggested a match for you ({coupling}), and somebody is waiting to hear "
            "from you. Please answer yes or no on the page below. A no is fine too: then we can look again."
        ),
        {"first_name": own.person.first_name, "coupling": str(pair.coupling.name)},
        campus=own.campus,
        url=_page("pair", pair.pk),
    )
    return offers.with_answer_link(letter, pair, Side(mail.about["side"]))


def draft(mail: OutgoingMail) -> Letter | None:
    """Remind who has begun an application that its deadline is near."""
    application = _application(mail.about["application"])
    if application is None:
        return None
    programme = application.intake.cohort.programme
    return letters.write(
        programme,
        "reminder_draft",
        _("Your application to {programme} is not sent yet"),
        _(
            "Hi {first_name},\n\nyou have begun an application to {programme}. The deadline is {deadline}. What you "
            "have written is kept; on the page below you can go on and send it."
        ),
        {
            "first_name": application.person.first_name,
            "deadline": walltime.in_words(application.intake.closes_at, programme),
        },
        campus=application.campus,
        url=_page("application", application.pk),
    )


def meeting_log(mail: OutgoingMail) -> Letter | None:
    """Ask for the month's meeting, which nobody has logged yet."""
    pair = _pair(mail.about["pair"])
    if pair is None or mail.person is None:
        return None
    own = pair.seeker if pair.seeker.person_id == mail.person.pk else pair.guide
    other = disclosure.seen_by(pair, mail.person).name
    url = _page("group_meeting_log", pair.group_id) if pair.group_id else _page("meeting_log", pair.pk)
    return letters.write(
        pair.coupling.cohort.programme,
        "reminder_meeting_log",
        _("Have you met this month?"),
        _(
            "Hi {first_name},\n\nwe see no meeting with {other} this month. If you have met, log it on the page below; "
            "it takes a few seconds, and nobody asks what you talked about. If you have not met, there is still time."
        )
        if other and not pair.group_id
        else _(
            "Hi {first_name},\n\nwe see no meeting this month. If you have met, log it on the page below; it takes a "
            "few seconds, and nobody asks what you talked about. If you have not met, there is still time to."
        ),
        {"first_name": own.person.first_name, "other": other},
        campus=own.campus,
        url=url,
    )


def agreement_waits(mail: OutgoingMail) -> Letter | None:
    """Tell who has not signed that the other has; nothing when they have signed since, or it is worded anew."""
    agreement = Agreement.objects.filter(pk=mail.about["agreement"]).select_related("pair", "group").first()
    application = _application(mail.about["application"])
    if agreement is None or application is None or agreement.signatures.filter(application=application).exists():
        return None
    bond = agreement.pair or agreement.group
    newest = Agreement.objects.filter(pair=agreement.pair, group=agreement.group).first()
    if bond is None or newest != agreement or not meetings.is_open(bond):
        return None
    programme = bond.coupling.cohort.programme
    other = str(bond) if isinstance(bond, Group) else disclosure.seen_by(bond, application.person).name
    return letters.write(
        programme,
        "agreement_waits",
        _("Your signature is missing in {programme}"),
        _(
            "Hi {first_name},\n\nyour agreement ({coupling}) is worded and signed from the other side. Read it on the "
            "page below, and sign it, or change what you would rather have otherwise."
        ),
        {"first_name": application.person.first_name, "coupling": str(bond.coupling.name), "other": other},
        campus=application.campus,
        url=_page("group_agreement" if isinstance(bond, Group) else "agreement", bond.pk),
    )


def meeting(mail: OutgoingMail) -> Letter | None:
    """Remind of a planned meeting: when by the wall clock, and where."""
    found = _appointment(mail)
    if found is None or found.starts_at is None or mail.person is None:
        return None
    bond = appointments.bond_of(found)
    programme = meetings.programme_of(bond)
    other = appointment_letters.other_of(found, mail.person)
    return letters.write(
        programme,
        "reminder_meeting",
        _("Meeting on {when}"),
        _(
            "Hi {first_name},\n\nsoon you meet {other}.\n\nWhen: {when}\nWhere: {where_url}\n\nIf it does not suit "
            "after all, move the meeting or call it off on the page below."
        ),
        {
            "first_name": mail.person.first_name,
            "other": other or _("the other"),
            "when": walltime.in_words(found.starts_at, programme),
            "where_url": appointments.place_of(found) or _("as you agree"),
        },
        campus=_own_campus(bond, mail),
        url=appointment_letters.page(found),
    )


def proposal(mail: OutgoingMail) -> Letter | None:
    """Ask once more for one of the times that the other proposed."""
    found = _appointment(mail)
    if found is None or mail.person is None:
        return None
    bond = appointments.bond_of(found)
    return letters.write(
        meetings.programme_of(bond),
        "reminder_proposal",
        _("Which time suits you for a meeting?"),
        _(
            "Hi {first_name},\n\n{other} waits to hear when you can meet. These times are still free: {times}.\n\n"
            "Tick those that suit you on the page below. Once a time is set, you get it for your calendar."
        )
        if found.group_id
        else _(
            "Hi {first_name},\n\n{other} waits to hear when you can meet. These times are still free: {times}.\n\n"
            "Pick one with a tap on the page below, or propose others there."
        ),
        {
            "first_name": mail.person.first_name,
            "other": appointment_letters.other_of(found, mail.person) or _("the other"),
            "times": appointment_letters.times_in_words(found),
        },
        campus=_own_campus(bond, mail),
        url=appointment_letters.page(found),
    )


def _appointment(mail: OutgoingMail) -> Appointment | None:
    return appointments.with_frame().filter(pk=mail.about["appointment"]).first()


def _own_campus(bond: Bond, mail: OutgoingMail) -> Campus | None:
    own = meetings.own_application(bond, mail.person) if mail.person else None
    return own.campus if own else None


def _application(pk: int) -> Application | None:
    rows = Application.objects.select_related("person", "campus", "intake__cohort__programme")
    return rows.filter(pk=pk).first()


def _pair(pk: int) -> Pair | None:
    rows = Pair.objects.select_related(
        "coupling__cohort__programme", "seeker__person", "guide__person", "seeker__campus", "guide__campus"
    )
    return rows.filter(pk=pk).first()


def _page(name: str, *args: object) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"


WRITERS: dict[str, Writer] = {
    **{
        kind: framed(write)
        for kind, write in {
            "reminder_gathering": gathering,
            "reminder_acceptance": acceptance,
            "reminder_draft": draft,
            "reminder_meeting_log": meeting_log,
            "reminder_meeting": meeting,
            "reminder_proposal": proposal,
        }.items()
    },
    "agreement_waits": agreement_waits,
    **reminder_letters.WRITERS,
}
