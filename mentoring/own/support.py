"""What somebody has told the office, and what the office follows up with them, for that person alone (R-DSAR)."""

from django.utils.translation import gettext_lazy as _

from mentoring.own.book import Book
from programmes.models import Feedback, Quote
from sessions_app.models import CheckIn, Concern, FollowUp, FollowUpNote, Referral, ThemeTick

BOOKS = (
    Book(
        Feedback,
        _("What you have asked or told about a programme's pages"),
        lambda person: Feedback.objects.filter(asked_by=person),
        "programme subject document text asked_at answer answered_at",
    ),
    Book(
        Quote,
        _("Words that you have given for a public page"),
        lambda person: Quote.objects.filter(given_by=person),
        "programme text said_by consent_note published_at",
    ),
    Book(
        CheckIn,
        _("Check-ins: what you were asked, and what you answered"),
        lambda person: CheckIn.objects.filter(application__person=person),
        "asked_on answered_at feeling met note",
    ),
    Book(
        Concern,
        _("Concerns that you have raised"),
        lambda person: Concern.objects.filter(application__person=person),
        "kind text state raised_at taken_at closed_at done",
    ),
    Book(
        FollowUp,
        _("What the office follows up with you"),
        lambda person: FollowUp.objects.filter(application__person=person),
        "kind since state snoozed_until settled_at",
    ),
    Book(
        FollowUpNote,
        _("What the office has noted of contacts with you"),
        lambda person: FollowUpNote.objects.filter(follow_up__application__person=person),
        "channel text due_on at",
    ),
    Book(
        ThemeTick,
        _("Themes that you have ticked"),
        lambda person: ThemeTick.objects.filter(application__person=person).select_related("theme"),
        "theme half_year",
    ),
    Book(
        Referral,
        _("Referrals that you have counted"),
        lambda person: Referral.objects.filter(application__person=person).select_related("service"),
        "service half_year number",
    ),
)
