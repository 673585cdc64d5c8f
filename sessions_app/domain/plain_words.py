"""The follow-up list in words: what happened, what to do next, and what several signs together say of a match."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions_app.models import FollowUp
from sessions_app.states import FollowUpKind

K = FollowUpKind
NEXT: dict[str, Any] = {
    K.CONCERN: gettext_lazy("Read it, take it up, and talk to who raised it before anybody else."),
    K.HELP: gettext_lazy("Call today and ask what is needed."),
    K.DIFFERING: gettext_lazy("Call both, one at a time, and ask how they are in touch."),
    K.CHANGE: gettext_lazy("Ask first what is the matter: time, language, silence or conduct; then choose a plan."),
    K.UNSURE: gettext_lazy("Write and ask what would help; offer a talk."),
    K.NO_MEETING: gettext_lazy("Ask both what keeps them from meeting: time, language, or silence."),
    K.OFFER: gettext_lazy("Call and ask for a yes or a no; else take the offer back."),
    K.MISSED: gettext_lazy("Ask why, and agree on how it is made up for."),
    K.UNANSWERED: gettext_lazy("Ask the other side first; then call."),
    K.PLANNED: gettext_lazy("Get in touch as planned, and note what you agree on."),
}
OF_THE_MATCH = [K.CONCERN, K.HELP, K.DIFFERING, K.CHANGE, K.UNSURE, K.NO_MEETING, K.MISSED, K.UNANSWERED]
HIGH = 3


def said(row: FollowUp, today: date) -> str:
    """Say what happened, with the day and how long ago; never what was told in confidence."""
    weeks = max((today - row.since).days // 7, 0)
    words = {
        K.CONCERN: _("Raised on %(day)s."),
        K.HELP: _("Answered the check-in of %(day)s: needs help."),
        K.DIFFERING: _("Since %(day)s one says that they have met, another that they have not."),
        K.CHANGE: _("Asked for it on %(day)s."),
        K.UNSURE: _("Answered the check-in of %(day)s: not sure."),
        K.NO_MEETING: ngettext(
            "No meeting is logged since %(day)s: %(weeks)d week.",
            "No meeting is logged since %(day)s: %(weeks)d weeks.",
            weeks,
        ),
        K.OFFER: _("Asked on %(day)s, and no answer."),
        K.MISSED: _("Absent without leave from %(gathering)s on %(day)s."),
        K.UNANSWERED: _("Asked on %(day)s how it goes, and no answer."),
        K.PLANNED: _("Planned for %(day)s."),
    }[FollowUpKind(row.kind)]
    gathering = str(row.gathering.name) if row.gathering else ""
    return words % {"day": formats.date_format(row.since, "MONTH_DAY_FORMAT"), "weeks": weeks, "gathering": gathering}


def next_step(row: FollowUp) -> str:
    """Say what to do next."""
    return str(NEXT[row.kind])


def risk(signs: int, most_urgent: int) -> str:
    """Say what open signs about one match or person mean together: a plain count, and nothing that is not on the list.

    One sign alone says nothing more than itself.
    """
    if signs < 2:
        return ""
    words = ngettext("%(signs)d sign at once", "%(signs)d signs at once", signs) % {"signs": signs}
    if signs >= HIGH or most_urgent <= 2:
        return _("%(signs)s: high risk that the match ends early") % {"signs": words}
    return _("%(signs)s: some risk that the match ends early") % {"signs": words}
