"""The pages that close somebody's year: a survey, one's certificates, and the page that confirms one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.models import Person
from programmes import queries as programmes
from sessions_app.domain import certificate_sheet, certificates, surveys
from sessions_app.forms.survey import NAMED, SurveyForm
from sessions_app.models import Certificate, SurveyTurn


@login_required
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and keep the answers with a name or without."""
    person, at = _person(request), timezone.now()
    rows = SurveyTurn.objects.filter(application__person=person)
    turn = get_object_or_404(rows.select_related("survey__cohort__programme", "application__campus"), pk=pk)
    form = SurveyForm(request.POST if request.method == "POST" else None, survey=turn.survey)
    if request.method == "POST" and form.is_valid():
        try:
            surveys.answer(turn, form.given(), with_name=form.cleaned_data["who"] == NAMED, by=person, at=at)
        except ValidationError as refusal:
            if hasattr(refusal, "error_dict"):
                form.refuse(refusal.message_dict)
            else:
                form.add_error(None, refusal)
        else:
            messages.success(request, _("Thank you for your answers."))
            return redirect("survey", pk)
    programme = turn.survey.cohort.programme
    page = {
        "turn": turn,
        "form": form,
        "is_open": not turn.answered and turn in surveys.open_to(person, at=at),
        "last_day": surveys.last_day(turn),
        "programme": programme,
        "contacts": programmes.contacts_for(programme, turn.application.campus),
    }
    return render(request, "sessions_app/survey.html", page)


@login_required
@require_safe
def own_certificates(request: HttpRequest) -> HttpResponse:
    """List one's certificates, each in the languages of its programme."""
    rows = _own(request).order_by("-issued_at")
    names = {code: translation.get_language_info(code)["name_local"] for code in ("nb", "nn", "da", "en")}
    found = [
        {
            "certificate": one,
            "lines": certificate_sheet.lines(one),
            "code": certificates.shown(one.code),
            "languages": [(code, names[code]) for code in certificate_sheet.languages(one)],
        }
        for one in rows
    ]
    return render(request, "sessions_app/certificates.html", {"certificates": found})


@login_required
@require_safe
def certificate_file(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Give one of one's own certificates as PDF, in a language of its programme."""
    found = get_object_or_404(_own(request).filter(withdrawn_at=None), pk=pk)
    spoken = certificate_sheet.language_for(found, language)
    answer = HttpResponse(certificate_sheet.pdf(found, spoken), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{found.pk}-{spoken}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def confirm(request: HttpRequest, code: str = "") -> HttpResponse:
    """Confirm a certificate by its code, and tell nothing that does not stand on it."""
    typed = (code or request.GET.get("code", ""))[:60]
    found = certificates.by_code(typed) if typed else None
    page = {
        "typed": typed,
        "found": found,
        "lines": certificate_sheet.lines(found) if found and not found.withdrawn_at else [],
        "code": certificates.shown(found.code) if found else "",
    }
    answer = render(request, "sessions_app/confirm.html", page, status=404 if code and found is None else 200)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _own(request: HttpRequest) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(application__person=_person(request))
    return rows.select_related("application__intake__cohort__programme")


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # login_required stands before
    return request.user
