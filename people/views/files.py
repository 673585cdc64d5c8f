"""Stored files that are handed out, always in the same way: whole, kept by nobody on the way, and never guessed at."""

from typing import IO, Any, Protocol

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header


class Stored(Protocol):
    """A file in the private storage."""

    def open(self, mode: str = "rb") -> IO[Any]:
        """Open its bytes."""


def handed_out(
    stored: Stored, name: str, *, kind: str = "application/octet-stream", shown: bool = False
) -> HttpResponse:
    """Hand out a stored file under a name, to be kept (or `shown`); raises Http404 when its bytes are gone.

    Whether the visitor may have it is the caller's to know.
    """
    try:
        with stored.open("rb") as content:
            answer = HttpResponse(content.read(), content_type=kind)
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Content-Disposition"] = str(content_disposition_header(not shown, name))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
