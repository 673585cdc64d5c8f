"""The page where participants tell what became of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from programmes import queries as programmes
from reports import forms
from reports.domain import outcomes
from reports.queries import outcomes as queries


@login_required
def outcome(request: HttpRequest, application: int) -> HttpResponse:
    """Ask, and thank for the answer."""
    assert isinstance(request.user, Person)  # login_required stands before
    found = queries.asked_application(request.user, application)
    if found is None:
        raise Http404
    latest = found.outcomes.first()
    form = forms.OutcomeForm(request.POST if request.method == "POST" else None, latest=latest)
    if request.method == "POST" and form.is_valid():
        try:
            outcomes.tell(found, **form.cleaned_data, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Thank you. You can correct your answer here at any time."))
            return redirect("outcome", application=found.pk)
    programme = found.intake.cohort.programme
    page = {
        "form": form,
        "latest": latest,
        "programme": programme,
        "contacts": programmes.contacts_for(programme, found.campus),
        "eyebrow": str(found.intake.cohort.name),
    }
    return render(request, "reports/outcome.html", page)
