"""The programmes' colours as one style sheet: the security policy forbids colours written into pages."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from programmes.domain.colours import contrast_with_white
from programmes.models import Programme

READABLE_ON_PAPER = 4.77  # 4.5 on the page's ground, which is a little darker than white


@require_GET
@cache_control(public=True, max_age=300)
def colours(request: HttpRequest) -> HttpResponse:
    """Give each programme's colour as the accent of its own pages and tiles; one that cannot be read is left out."""
    rows = Programme.objects.values_list("slug", "colour")
    lines = [
        f".in-{slug} {{ --k-accent: {colour}; }}"
        for slug, colour in rows
        if contrast_with_white(colour) >= READABLE_ON_PAPER
    ]
    return HttpResponse("\n".join(["/* The programmes' own colours. */", *lines, ""]), content_type="text/css")
