"""What every page knows: the site's name, the languages, and which ways are open to the reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from programmes import access


def house(request: HttpRequest) -> dict[str, Any]:
    """Give each template what the frame needs; rows are read only where the template asks."""
    doors = SimpleLazyObject(lambda: access.doors_of(getattr(request, "user", None)))
    return {
        "site_name": settings.SITE_NAME,
        "site_languages": settings.LANGUAGES,
        "accessibility_statement_url": settings.ACCESSIBILITY_STATEMENT_URL,
        "has_desk": SimpleLazyObject(lambda: doors[0]),
        "has_reports": SimpleLazyObject(lambda: doors[1]),
    }
