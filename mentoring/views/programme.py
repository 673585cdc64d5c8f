"""The public page of one programme."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mentoring import poster as sheet
from mentoring import showcase
from programmes import queries


@require_GET
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the programme is, who can apply and when, and whom to ask."""
    found = get_object_or_404(queries.published(), slug=slug)
    cohort, now = showcase.current_cohort(found), timezone.now()
    page = {
        "programme": found,
        "title": str(found.name),
        "contacts": queries.contacts_for(found),
        "partners": showcase.common_partners(found),
        "emphasis": showcase.emphasis(found),
        "offer": [line for line in str(found.offer).splitlines() if line.strip()],
        "quotes": queries.quotes_shown(found),
        "cohort": cohort,
        "cohorts": found.cohorts.all(),
    }
    if cohort is not None:
        cohort.programme = found
        page |= {
            "doors": [showcase.door(intake, now) for intake in cohort.intakes.select_related("cohort__programme")],
            "moments": showcase.timeline(cohort, now),
            "places": showcase.places(cohort),
            "entry": showcase.terms_of_entry(cohort),
            "expectations": cohort.expectations.all(),
            "documents": showcase.public_documents(cohort, timezone.localdate(now, ZoneInfo(found.time_zone))),
        }
    return render(request, "mentoring/programme.html", page)


@require_GET
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the programme's poster, to print and hang up."""
    found = get_object_or_404(queries.published(), slug=slug)
    answer = HttpResponse(sheet.pdf(found, at=timezone.now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.slug}.pdf"'
    return answer
