"""Everything that the site holds about one person, gathered from all rooms for that person alone (R-DSAR).

What is withheld: other people (who decided, who noted, the other side of a pair and its reasons), log-in secrets, and
the codes of account mails; of a pair each gets their own yes, and an offer only when they have been asked.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from applications.models import (
    AnswerFile,
    Application,
    Decision,
    GivenPart,
    Interview,
    Note,
    PlaceOffer,
    Review,
    Verdict,
)
from matching import queries as matching
from matching.models import Apart, CoGuide, Pair, Precedence, Unmatched
from mentoring.own import closing, dates, gatherings, pay, support, walk, words
from mentoring.own.book import Book
from people.models import AuditEvent, Consent, OutgoingMail, Person
from programmes.models import Membership, Subscription
from reports.models import Outcome
from sessions_app.models import Attendance, Meeting, Reminder

BOOKS = (
    Book(
        Person,
        _("Your account"),
        lambda person: Person.objects.filter(pk=person.pk),
        "email name phone language is_active is_superuser mail_fails_since date_joined last_login",
    ),
    Book(
        EmailAddress,
        _("Addresses"),
        lambda person: EmailAddress.objects.filter(user=person),
        "email verified primary",
    ),
    Book(
        UserSession,
        _("Where you are logged in"),
        lambda person: UserSession.objects.filter(user=person),
        "ip user_agent created_at last_seen_at",
    ),
    Book(
        Authenticator,
        _("Second factors"),
        lambda person: Authenticator.objects.filter(user=person),
        "type created_at last_used_at",
    ),
    Book(
        Consent,
        _("Consents"),
        lambda person: person.consents.all(),
        "purpose scope text text_version given_at withdrawn_at",
    ),
    Book(
        Subscription,
        _("Newsletters"),
        lambda person: Subscription.objects.filter(email=person.email),
        "programme email text text_version asked_at confirmed_at",
    ),
    Book(
        Membership,
        _("Work for programmes"),
        lambda person: person.memberships.select_related("programme", "campus"),
        "programme role campus side",
    ),
    Book(
        Application,
        _("Applications"),
        lambda person: person.applications.select_related("intake__cohort__programme", "campus", "study_group"),
        "intake state campus study_group draft answers places hours created_at changed_at submitted_at "
        "terms_accepted_at training_done_on waitlist_rank completeness waiting group_confirmed_at recruited_by",
    ),
    Book(
        GivenPart,
        _("What you got of the offer"),
        lambda person: GivenPart.objects.filter(application__person=person),
        "part noted_at",
    ),
    Book(
        AnswerFile,
        _("Files with your applications"),
        lambda person: AnswerFile.objects.filter(application__person=person),
        "question_key token name size received_at",
    ),
    Book(
        Verdict,
        _("What the rules say of your applications"),
        lambda person: Verdict.objects.filter(application__person=person).select_related("rule"),
        "rule outcome answer override override_reason override_at",
    ),
    Book(
        Decision,
        _("Decisions about your applications"),
        lambda person: Decision.objects.filter(application__person=person),
        "state reason at",
    ),
    Book(
        Interview,
        _("Interviews"),
        lambda person: Interview.objects.filter(application__person=person),
        "state starts_at place leaning notes at",
    ),
    Book(
        Review,
        _("Scores of your applications"),
        lambda person: Review.objects.filter(application__person=person, recused=False),
        "points mean text at",
    ),
    Book(
        PlaceOffer,
        _("Places that were offered to you"),
        lambda person: PlaceOffer.objects.filter(application__person=person),
        "state at answer_by settled_at",
    ),
    Book(
        Note,
        _("The office's notes"),
        lambda person: Note.objects.filter(application__person=person),
        "text at",
    ),
    Book(
        Pair,
        _("Matches in which you are guided"),
        lambda person: matching.pairs_of(person).filter(seeker__person=person),
        "coupling state score parts terms disclosed seeker_yes_at active_at confirmed_at trial_heard trial_note"
        " ends_on ended_at",
    ),
    Book(
        Pair,
        _("Matches in which you guide"),
        lambda person: matching.pairs_of(person).filter(guide__person=person),
        "coupling state score parts terms disclosed guide_yes_at active_at confirmed_at trial_heard trial_note"
        " ends_on ended_at",
    ),
    Book(
        CoGuide,
        _("Groups that you are asked to guide besides their guide"),
        lambda person: CoGuide.objects.filter(guide__person=person).select_related("group"),
        "group kind from_day until_day terms disclosed asked_at yes_at ended_at",
    ),
    Book(
        Apart,
        _("Whom the office keeps from being matched with you, without the other's name"),
        lambda person: Apart.objects.filter(Q(seeker=person) | Q(guide=person)).select_related("programme"),
        "programme said_at lifted_at",
    ),
    Book(
        Precedence,
        _("Where the office has put you first, and why"),
        lambda person: Precedence.objects.filter(application__person=person).select_related("coupling"),
        "coupling must rank reason said_at lifted_at",
    ),
    Book(
        Unmatched,
        _("Runs in which there was no place for you"),
        lambda person: Unmatched.objects.filter(application__person=person),
        "reason",
    ),
    Book(
        Attendance,
        _("Attendance at gatherings"),
        lambda person: Attendance.objects.filter(application__person=person).select_related("gathering"),
        "gathering presence marked_at",
    ),
    *gatherings.BOOKS,
    Book(
        Meeting,
        _("Meetings of your pairs and groups"),
        lambda person: Meeting.objects.filter(
            Q(pair__seeker__person=person)
            | Q(pair__guide__person=person)
            | Q(group__pairs__seeker__person=person)
            | Q(group__guide__person=person)
            | Q(guide__person=person)
        ).distinct(),
        "held_on minutes mode topics logged_at",
    ),
    *walk.BOOKS,
    *pay.BOOKS,
    *dates.BOOKS,
    Book(
        Reminder,
        _("Reminders"),
        lambda person: person.reminders.all(),
        "kind scope planned_at event_at state skipped_because",
    ),
    *closing.BOOKS,
    *support.BOOKS,
    Book(
        Outcome,
        _("What became of you"),
        lambda person: Outcome.objects.filter(application__person=person),
        "graduated work country status_on",
    ),
    Book(
        OutgoingMail,
        _("Mail to you"),
        lambda person: person.mails.all(),
        "kind scope state subject address not_before sent_at error",
    ),
    Book(
        AuditEvent,
        _("What you have done here"),
        lambda person: person.acts.all(),
        "at verb thing thing_id scope note",
    ),
)


def as_document(person: Person, *, at: datetime) -> dict[str, Any]:
    """Give all rows as one document for a machine: keys are the names of tables and fields."""
    document: dict[str, Any] = {"made_at": at.isoformat()}
    for book in BOOKS:
        rows = [{field: _plain(getattr(row, field)) for field in book.fields.split()} for row in book.rows(person)]
        document.setdefault(book.key, []).extend(rows)
    return document


def as_pages(person: Person) -> Iterator[tuple[str, list[list[tuple[str, str]]]]]:
    """Give all rows for the person to read: by book, rows of what each field is called and says."""
    for book in BOOKS:
        rows = [[words.said(row, field) for field in book.fields.split()] for row in book.rows(person)]
        filled = [[(label, text) for label, text in row if text] for row in rows]
        if filled:
            yield str(book.title), filled


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value) if isinstance(value, Model) else value
