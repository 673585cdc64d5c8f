"""One's own data about gatherings: answers, needs, ticks, made-up absences, summaries, and what one told as staff."""

from django.utils.translation import gettext_lazy as _

from mentoring.own.book import Book
from sessions_app.models import CateringNeed, HandedFile, MakeUp, Notice, SignUp, Summary, Tick

BOOKS = (
    Book(
        Tick,
        _("Ticks in the register of a gathering, as they were sent"),
        lambda person: Tick.objects.filter(application__person=person).select_related("gathering"),
        "gathering presence ticked_at received_at",
    ),
    Book(
        MakeUp,
        _("Absences that you make up for"),
        lambda person: MakeUp.objects.filter(application__person=person).select_related("missed", "instead"),
        "missed instead at",
    ),
    Book(
        SignUp,
        _("Answers to gatherings"),
        lambda person: SignUp.objects.filter(application__person=person).select_related("portion"),
        "portion answer answered_at seated_at",
    ),
    Book(
        CateringNeed,
        _("What you need at gatherings"),
        lambda person: CateringNeed.objects.filter(application__person=person).select_related("gathering"),
        "gathering said text_version agreed_at",
    ),
    Book(
        Summary,
        _("Summaries that you wrote for your group"),
        lambda person: Summary.objects.filter(scribe__person=person).select_related("task"),
        "task group_name text written_at",
    ),
    Book(
        Notice,
        _("What you told participants of a gathering"),
        lambda person: Notice.objects.filter(by=person).select_related("gathering"),
        "gathering kind audience subject text at",
    ),
    Book(
        HandedFile,
        _("Files that you handed out at gatherings"),
        lambda person: HandedFile.objects.filter(handed_by=person).select_related("gathering"),
        "gathering title name size handed_at",
    ),
)
