"""One's own data of participation and its end: absences, wishes to go on, certificates, surveys, and the bank."""

from django.utils.translation import gettext_lazy as _

from applications.models import Interest
from matching import queries as matching
from matching.models import Extension
from mentoring.own.book import Book
from sessions_app.models import Allowance, Certificate, SurveyReply, SurveyTurn

BOOKS = (
    Book(
        Interest,
        _("Topics, assignments and posts that interest you"),
        lambda person: Interest.objects.filter(application__person=person).select_related("assignment"),
        "assignment state said_at moved_at taken_from taken_until",
    ),
    Book(
        Extension,
        _("Wishes to go on longer in your matches"),
        lambda person: Extension.objects.filter(pair__in=matching.pairs_of(person).values("pk")),
        "asked_by until asked_at state settled_at",
    ),
    Book(
        Allowance,
        _("What is agreed for absences"),
        lambda person: Allowance.objects.filter(application__person=person).select_related("gathering"),
        "gathering month kind task done_at agreed_at",
    ),
    Book(
        Certificate,
        _("Certificates"),
        lambda person: Certificate.objects.filter(application__person=person),
        "code facts issued_at reason withdrawn_at withdrawn_because",
    ),
    Book(
        SurveyTurn,
        _("Surveys in which you are asked"),
        lambda person: SurveyTurn.objects.filter(application__person=person).select_related("survey"),
        "survey asked_on answered",
    ),
    Book(
        SurveyReply,
        _("Answers to surveys that you gave with your name"),
        lambda person: SurveyReply.objects.filter(application__person=person).select_related("survey"),
        "survey part answers",
    ),
)
