"""Pages about the site itself: privacy and accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from programmes.models import Programme


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what each published programme keeps about people, why, and for how long."""
    programmes = Programme.objects.exclude(published_at=None).prefetch_related("processing_records")
    return render(request, "mentoring/privacy.html", {"programmes": programmes})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tell what has been done so that all can use the site, and whom to tell of a barrier."""
    return render(request, "mentoring/accessibility.html")
