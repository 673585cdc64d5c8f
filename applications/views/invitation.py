"""The way in by an invitation: the secret leaves the address at once, and the programme's own page follows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from applications.domain import recruitment
from applications.models import Invitation

KEY = "invitation"


@require_safe
def invitation(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Remember who invited until an application is begun, and lead to where that is done."""
    row = recruitment.found(pk, code)
    if row is None:
        raise Http404
    request.session[KEY] = row.pk
    cohort = row.intake.cohort
    return redirect("apply", cohort.programme.slug, cohort.number, row.intake.part)


def held(request: HttpRequest, intake_id: int) -> Invitation | None:
    """Give the invitation by which the visitor came, if it is into this intake."""
    if KEY not in request.session:
        return None
    rows = Invitation.objects.select_related("partner__organisation", "intake")
    return rows.filter(pk=request.session[KEY], intake=intake_id).first()
