"""The page on which mentors tick what students struggle with, and find where to refer them on."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.models import Application
from applications.states import ApplicationState
from programmes import access
from programmes import queries as programmes
from sessions_app.domain import struggles as acts
from sessions_app.domain import walltime
from sessions_app.forms.support import StruggleForm
from sessions_app.models import Referral, ThemeTick
from sessions_app.views import bonds


@login_required
@require_http_methods(["GET", "POST"])
def struggles(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick themes without names, and count referrals; who guides nobody finds nothing."""
    person, at = bonds.person_of(request), timezone.now()
    rows = Application.objects.select_related("intake__cohort__programme", "campus")
    application = get_object_or_404(rows, pk=pk, person=person, state=ApplicationState.POOL)
    programme = application.intake.cohort.programme
    themes, services = list(programme.struggle_themes.all()), list(programme.referral_services.all())
    if not acts.guides(application) or not (themes or services):
        access.refuse()
    asked: dict[str, Any] = {"themes": themes, "services": services}
    since = acts.half_year(walltime.day_of(at, programme))
    if request.method == "POST":
        form = StruggleForm(request.POST, **asked)
        if form.is_valid():
            try:
                acts.tell(application, **form.told(), by=person, at=at)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("Thank you. It is kept without anybody's name."))
                return redirect("struggles", application.pk)
    else:
        form = StruggleForm(initial=_known(application, since), **asked)
    page = {
        "programme": programme,
        "contacts": programmes.contacts_for(programme, application.campus),
        "title": _("What students struggle with") if themes else _("Where to refer students on"),
        "form": form,
        "themes": themes,
        "services": [(service, form[f"to_{service.key}"]) for service in services],
        "since": since,
    }
    return render(request, "sessions_app/struggles.html", page)


def _known(application: Application, since: date) -> dict[str, Any]:
    mine: dict[str, Any] = {"application": application, "half_year": since}
    ticked = ThemeTick.objects.filter(**mine).values_list("theme__key", flat=True)
    counted = Referral.objects.filter(**mine).values_list("service__key", "number")
    return {"themes": list(ticked), **{f"to_{key}": number for key, number in counted}}
