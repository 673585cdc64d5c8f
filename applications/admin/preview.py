"""A questionnaire as the applicant sees it: the real form with its real checks; nothing is stored."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from applications import queries
from applications.forms.section import SectionForm
from applications.queries import Choices
from programmes.models import Cohort, Questionnaire


def show(request: HttpRequest, row: Questionnaire, number: int) -> HttpResponse:
    """Show one page of the form in one of the programme's languages, and what it says to what is typed."""
    pages = queries.pages(row)
    if not 1 <= number <= max(len(pages), 1):
        raise Http404
    spoken = [(code, name) for code, name in settings.LANGUAGES if code in row.programme.languages]
    language = request.GET.get("language", "")
    with translation.override(language if language in dict(spoken) else translation.get_language()):
        return render(
            request, "admin/applications/preview.html", _page(request, row, pages, number) | {"spoken": spoken}
        )


def _page(request: HttpRequest, row: Questionnaire, pages: list[Any], number: int) -> dict[str, Any]:
    questions = pages[number - 1].questions if pages else []
    cohort = Cohort.objects.filter(intakes__questionnaire=row).first() or row.programme.cohorts.first()
    choices = Choices(cohort or Cohort(programme=row.programme))
    form = SectionForm(questions, choices, {}, request.POST if request.method == "POST" else None)
    return {
        "title": str(pages[number - 1].section.title) if pages else _("Nothing is asked yet"),
        "programme": row.programme,
        "row": row,
        "page": pages[number - 1] if pages else None,
        "pages": pages,
        "form": form,
        "language": translation.get_language(),
        "fits": request.method == "POST" and not form.errors,
    }
