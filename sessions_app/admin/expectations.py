"""What is expected, changed at the desk: whose standing the change turns is shown before it takes effect."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes.admin.cohort import CohortAdmin
from programmes.admin.trial import TriedAdmin
from programmes.models import Cohort
from sessions_app.domain import participation
from sessions_app.domain.participation import Account, Turned

admin.site.unregister(Cohort)


@admin.register(Cohort)
class ExpectingCohortAdmin(TriedAdmin, CohortAdmin):
    """Cohorts, whose dates and expectations decide how participants stand."""

    def stand(self, request: HttpRequest, object_id: str | None) -> list[Account]:
        """Give the participants' accounts before the change."""
        request.__dict__["expecting"] = number = object_id if object_id and object_id.isdigit() else None
        return _accounts(number)

    def turned(self, request: HttpRequest, before: list[Account]) -> list[Turned]:
        """List those whose standing the change turns."""
        return participation.turned(before, _accounts(request.__dict__["expecting"])) if before else []

    def sign(self, found: list[Turned]) -> str:
        """Give a short sign of the turned standings."""
        return participation.digest(found)

    def asked(self, request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
        """Show whose standing the change would turn."""
        page["title"] = _("Change what is expected?")
        context = self.admin_site.each_context(request) | page
        return TemplateResponse(request, "sessions_app/desk/turned.html", context)


def _accounts(number: str | None) -> list[Account]:
    cohort = Cohort.objects.select_related("programme").filter(pk=number).first() if number else None
    return participation.of_cohort(cohort, at=timezone.now()) if cohort else []
