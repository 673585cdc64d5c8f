"""Any letter as one person would get it, in any language: shown at the desk, sent to nobody."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from applications import queries
from applications.domain import interview_letters, letters
from applications.models import Application
from people.domain.letters import Letter

NAMES = dict(settings.LANGUAGES)


def show(desk: Any, request: HttpRequest, row: Application) -> HttpResponse:
    """Write one letter as its reader would get it now."""
    row = queries.whole().get(pk=row.pk)
    if queries.is_nameless(row):
        raise Http404
    kind = request.GET.get("kind", "")
    kind = kind if kind in letters.TITLES else "receipt"
    language = request.GET.get("language", "")
    language = language if language in NAMES else row.person.language
    with translation.override(language):
        letter = _written(row, kind, request.GET.get("reason", "")[:1000])
    context = {
        **desk.admin_site.each_context(request),
        "opts": Application._meta,
        "title": _("Letters to %(person)s") % {"person": row.person},
        "row": row,
        "letter": letter,
        "kind": kind,
        "language": language,
        "reason": request.GET.get("reason", "")[:1000],
        "kinds": [(key, str(words)) for key, words in letters.TITLES.items()],
        "languages": [(code, NAMES[code]) for code in NAMES],
    }
    return TemplateResponse(request, "admin/applications/letter.html", context)


def _written(row: Application, kind: str, reason: str) -> Letter:
    if kind in interview_letters.DEFAULTS:
        return interview_letters.preview(row, kind, at=timezone.now())
    return letters.preview(row, kind, reason, at=timezone.now())
