"""Catering at the desk: numbers for who caters, names only for the organiser, and each look at names is noted."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from programmes.models.calendar import Mode
from sessions_app.admin.gathering import GatheringPages, found
from sessions_app.domain import needs, sheets, walltime
from sessions_app.models import CateringNeed
from sessions_app.queries import presence, sign_up


@admin.register(CateringNeed)
class CateringAdmin(GatheringPages, ScopedAdmin):
    """The gatherings that one caters for, each with its numbers; the rows themselves are shown to nobody."""

    programme_path = "application__intake__cohort__programme"
    see, change, add, remove = Right.CATERING, None, None, None

    def get_urls(self) -> list[URLPattern]:
        """Add the numbers of one gathering, its sheet, and the names."""
        view = self.admin_site.admin_view
        own = [
            path("gathering/<int:pk>/", view(self.numbers), name="catering"),
            path("gathering/<int:pk>/headcount.pdf", view(self.headcount), name="headcount"),
            path("gathering/<int:pk>/names/", view(self.names), name="needs_by_name"),
        ]
        return [*own, *super().get_urls()]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show the list to who caters; a row to nobody."""
        return obj is None and super().has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """List the gatherings in person ahead, with how many come."""
        if not access.may(request.user, Right.CATERING):
            raise Http404
        now = timezone.now()
        rows: list[dict[str, Any]] = [
            {
                "gathering": one,
                "when": walltime.in_words(one.starts_at, one.programme),
                "campuses": ", ".join(str(campus) for campus in one.campuses.all()),
                "address": reverse("admin:catering", args=[one.pk]),
            }
            for one in presence.gatherings_with(request.user, Right.CATERING).filter(  # type: ignore[arg-type]  # may() says so
                mode=Mode.IN_PERSON, cancelled_at=None
            )
        ]
        ahead = [row for row in rows if row["gathering"].ends_at > now]
        behind = [row for row in reversed(rows) if row["gathering"].ends_at <= now]
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Catering"),
            "lists": [(_("Ahead"), ahead), (_("Behind"), behind)],
        }
        return TemplateResponse(request, "sessions_app/desk/registers.html", page)

    def numbers(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how many come and what they need, without names."""
        _person, gathering = found(request, pk, Right.CATERING)
        page = {
            "subtitle": _("Catering"),
            "headcount": needs.headcount(gathering),
            "may_see_names": self._covers(request, gathering, Right.SEE_NEEDS),
        }
        return self.page_of(request, gathering, "catering", page)

    def headcount(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the numbers as a sheet to print."""
        _person, gathering = found(request, pk, Right.CATERING)
        answer = HttpResponse(sheets.headcount(gathering), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="headcount-{gathering.pk}.pdf"'
        answer["Cache-Control"] = "no-store"
        return answer

    def names(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who needs what, to the organiser, on purpose: the look is noted."""
        person, gathering = found(request, pk, Right.SEE_NEEDS)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:catering", args=[gathering.pk]))
        people = access.visible(
            sign_up.coming(gathering),
            person,
            Right.SEE_NEEDS,
            programme="intake__cohort__programme",
            campus="campus",
            part="intake__part",
        )
        page = {
            "subtitle": _("Who needs what"),
            "named": needs.named(gathering, people, by=person, at=timezone.now()),
        }
        return self.page_of(request, gathering, "needs_by_name", page)
