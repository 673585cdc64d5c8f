"""Topics and agendas of a pair or group: the mentor's roles, agendas, and what one can talk about."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programmes.models import ConversationGuide
from programmes.models.together import GuideKind
from sessions_app.queries import guides as queries
from sessions_app.queries.meetings import Bond
from sessions_app.views import bonds

DASH = re.compile(r"^\s*[-–•]\s*")


@login_required
@require_safe
def pair_topics(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what helps the conversations of a pair."""
    return _topics(request, bonds.pair(request, pk, "topics"))


@login_required
@require_safe
def group_topics(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what helps the conversations of a group."""
    return _topics(request, bonds.group(request, pk, "topics"))


def _topics(request: HttpRequest, bond: Bond) -> HttpResponse:
    found = list(queries.guides_for(bond, bonds.person_of(request)))
    titles = {
        GuideKind.AGENDA: _("Agendas for a meeting"),
        GuideKind.TOPIC: _("Topics to talk about"),
        GuideKind.ROLE: _("What a mentor can be"),
    }
    shelves = [(title, [told(one) for one in found if one.kind == kind]) for kind, title in titles.items()]
    page = {**bonds.frame(request, bond, "topics"), "shelves": [shelf for shelf in shelves if shelf[1]]}
    return render(request, "sessions_app/topics.html", page)


def told(guide: ConversationGuide) -> dict[str, Any]:
    """Split a guide's text into its words and its questions or steps."""
    lines = [line for line in str(guide.text).splitlines() if line.strip()]
    return {
        "guide": guide,
        "words": "\n\n".join(line for line in lines if not DASH.match(line)),
        "questions": [DASH.sub("", line) for line in lines if DASH.match(line)],
    }
