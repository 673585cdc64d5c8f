"""The demo's mail, read where it would have arrived; only with DEBUG."""

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentoring import mailbox


@require_safe
def box(request: HttpRequest) -> HttpResponse:
    """List the newest mails, all or those to one address."""
    to = request.GET.get("to", "").strip()
    page = Paginator(list(mailbox.letters(_folder(), to)), 50).get_page(request.GET.get("page"))
    return render(request, "mentoring/dev_mail.html", {"page": page, "to": to, "query": urlencode({"to": to})})


@require_safe
def letter(request: HttpRequest, name: int) -> HttpResponse:
    """Show one mail."""
    found = mailbox.one(_folder(), str(name))
    if found is None:
        raise Http404
    return render(request, "mentoring/dev_letter.html", {"letter": found})


def _folder() -> Path:
    if not settings.DEBUG:
        raise Http404
    return Path(settings.MAIL_SINK_DIR)
