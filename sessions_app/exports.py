"""Files that are handed out at a gathering, as answers to a browser."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from sessions_app.models import HandedFile


def handed_out(row: HandedFile) -> HttpResponse:
    """Hand out one stored file, to be kept and not shown; raises Http404 when its bytes are gone."""
    try:
        with row.content.open() as stored:
            answer = HttpResponse(stored.read(), content_type="application/octet-stream")
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Content-Disposition"] = str(content_disposition_header(True, row.name))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
