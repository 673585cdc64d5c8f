"""Registers at the desk: the gatherings whose register one keeps, and the register of each."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from sessions_app.domain import attendance, walltime
from sessions_app.models import Attendance
from sessions_app.queries import presence
from sessions_app.states import Presence


@admin.register(Attendance)
class AttendanceAdmin(ScopedAdmin):
    """The gatherings whose register one keeps, and the register of each."""

    programme_path = "gathering__programme"
    campus_path = "application__campus"
    part_path = "application__intake__part"
    see, change, add, remove = Right.REGISTER, None, None, None

    def get_urls(self) -> list[URLPattern]:
        """Add the register of one gathering."""
        register = path("register/<int:pk>/", self.admin_site.admin_view(self.register), name="register")
        return [register, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """List the gatherings, the next first, each with the way to its register."""
        person, now = _at_the_register(request), timezone.now()
        rows: list[dict[str, Any]] = [
            {
                "gathering": gathering,
                "when": walltime.in_words(gathering.starts_at, gathering.programme),
                "campuses": ", ".join(str(campus) for campus in gathering.campuses.all()),
                "address": reverse("admin:register", args=[gathering.pk]),
            }
            for gathering in presence.gatherings_to_register(person)
        ]
        ahead = [row for row in rows if row["gathering"].ends_at > now]
        behind = [row for row in reversed(rows) if row["gathering"].ends_at <= now]
        page = {"title": _("Registers of gatherings"), "lists": [(_("Ahead"), ahead), (_("Behind"), behind)]}
        return self._page(request, "sessions_app/desk/registers.html", page)

    def register(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tick off who is at one gathering."""
        person = _at_the_register(request)
        gathering = get_object_or_404(presence.gatherings_to_register(person), pk=pk)
        lines = presence.register(gathering, presence.to_register(gathering, person))
        if request.method == "POST":
            marks = {
                line.application: request.POST[f"of-{line.application.pk}"]
                for line in lines
                if f"of-{line.application.pk}" in request.POST
            }
            try:
                changed = attendance.keep_register(gathering, marks, by=person, at=timezone.now())
            except ValidationError as refusal:
                self.message_user(request, refusal.messages[0], messages.ERROR)
            else:
                said = ngettext("%(number)d change is kept.", "%(number)d changes are kept.", changed)
                self.message_user(request, said % {"number": changed})
            return HttpResponseRedirect(request.path)
        page = {
            "title": str(gathering.name),
            "gathering": gathering,
            "when": walltime.in_words(gathering.starts_at, gathering.programme),
            "lines": lines,
            "present": sum(line.presence == Presence.PRESENT for line in lines),
            "choices": [*Presence.choices, ("", _("not noted"))],
            "back": reverse("admin:sessions_app_attendance_changelist"),
        }
        return self._page(request, "sessions_app/desk/register.html", page)

    def _page(self, request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, frame | page)


def _at_the_register(request: HttpRequest) -> Person:
    """Give who keeps registers; whoever does not finds nothing."""
    if not access.may(request.user, Right.REGISTER):
        access.refuse()
    assert isinstance(request.user, Person)
    return request.user
