"""What is kept of somebody's dates: planned meetings, the calendar address, stopped reminders (R-DSAR)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.states import PairState
from mentoring.own.book import Book
from sessions_app.models import Appointment, CalendarFeed, DeclinedKind, TimeAnswer
from sessions_app.queries import appointments

TOLD = ~Q(pair__state=PairState.COMPLETED)  # what either has written for both is not told when the pair is over

BOOKS = (
    Book(
        Appointment,
        _("Meetings that you have planned or been asked for"),
        lambda person: appointments.of_person(person).filter(TOLD).order_by("pk"),
        "state times starts_at minutes mode place changed_at",
    ),
    Book(
        TimeAnswer,
        _("Which times you have said suit you, until one is set"),
        lambda person: TimeAnswer.objects.filter(person=person),
        "times answered_at",
    ),
    Book(
        CalendarFeed,
        _("Your calendar address, without the secret"),
        lambda person: CalendarFeed.objects.filter(person=person),
        "made_at read_on",
    ),
    Book(
        DeclinedKind,
        _("Reminders that you have stopped"),
        lambda person: person.declined_reminders.all(),
        "kind at",
    ),
)
