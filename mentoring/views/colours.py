"""The programmes' colours as one style sheet: the security policy forbids colours written into pages."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from programmes.models import Programme

PAPER = (0xFA, 0xF8, 0xF4)
READABLE = 4.5


@require_GET
@cache_control(public=True, max_age=300)
def colours(request: HttpRequest) -> HttpResponse:
    """Give each programme's colour as the accent of its own pages and tiles."""
    rows = Programme.objects.values_list("slug", "colour")
    lines = [f".in-{slug} {{ --k-accent: {colour}; }}" for slug, colour in rows if is_readable(colour)]
    return HttpResponse("\n".join(["/* The programmes' own colours. */", *lines, ""]), content_type="text/css")


def is_readable(colour: str) -> bool:
    """Say whether small text in this colour can be read on the page's ground (WCAG 2.1, 1.4.3)."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    light, dark = sorted((_luminance(PAPER), _luminance((red, green, blue))), reverse=True)
    return (light + 0.05) / (dark + 0.05) >= READABLE


def _luminance(colour: tuple[int, int, int]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
