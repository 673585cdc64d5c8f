"""The public page of one programme."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from programmes.models import Programme


@require_GET
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the programme is, who can apply and when, and whom to ask."""
    found = get_object_or_404(Programme.objects.exclude(published_at=None), slug=slug)
    return render(request, "mentoring/programme.html", {"programme": found, "title": str(found.name)})
