"""The desk's pages of meetings and gatherings: the register, the log of meetings, and the ledger of reminders."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.admin import names
from matching.models import Group, Pair
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from sessions_app.domain import attendance, walltime
from sessions_app.models import Attendance, Meeting, Reminder, Topic
from sessions_app.queries import ledger, presence
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


@admin.register(Meeting)
class MeetingAdmin(ScopedAdmin):
    """What pairs and groups have logged; read only, and there is nothing in it of what was said."""

    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("held_on", "who", "minutes", "mode", "subjects", "logged_at")
    list_filter = ("mode", "held_on")
    date_hierarchy = "held_on"
    list_select_related = ("pair__coupling", "pair__seeker__person", "pair__guide__person", "group")
    fields = ("held_on", "who", "minutes", "mode", "subjects", "logged_at")

    def _within(self, rows: QuerySet[Any], request: HttpRequest, right: Right) -> QuerySet[Any]:
        """Narrow to meetings of pairs and groups of one's programmes and campus."""
        programme = "coupling__cohort__programme"
        pairs = access.visible(Pair.objects.all(), request.user, right, programme=programme, campus="seeker__campus")
        groups = access.visible(Group.objects.all(), request.user, right, programme=programme, campus="guide__campus")
        mine = rows.filter(Q(pair__in=pairs) | Q(group__in=groups))
        return names.known(mine, request, seeker="pair__seeker", guide="pair__guide")

    @admin.display(description=gettext_lazy("who met"))
    def who(self, meeting: Meeting) -> str:
        """Name the pair, as far as the visitor may know who is in it, or the group."""
        return names.both(meeting.pair, meeting) if meeting.pair else str(meeting.group)

    @admin.display(description=gettext_lazy("topics"))
    def subjects(self, meeting: Meeting) -> str:
        """Say the topics in words."""
        words = dict(Topic.choices)
        return ", ".join(str(words[topic]) for topic in meeting.topics if topic in words)


@admin.register(Reminder)
class ReminderAdmin(ScopedAdmin):
    """Each reminder: planned, sent or skipped, and why; read only."""

    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("planned_at", "person", "kind", "badge", "event_at", "scope")
    list_filter = ("state", "kind", "scope")
    search_fields = ("person__name", "person__email")
    list_select_related = ("person",)
    fields = ("planned_at", "person", "kind", "badge", "event_at", "scope", "mail")

    def _within(self, rows: QuerySet[Any], request: HttpRequest, right: Right) -> QuerySet[Any]:
        """Narrow to reminders of one's programmes; where limited, to those of one's campus and side."""
        return ledger.visible_to(rows, request.user, right)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, reminder: Reminder) -> SafeString:
        """Show where it stands, and why it was not sent."""
        label = str(reminder.get_state_display())
        if reminder.skipped_because:
            label = f"{label}: {reminder.get_skipped_because_display()}"
        return render_to_string("partials/status_badge.html", {"state": reminder.state, "label": label})


def _at_the_register(request: HttpRequest) -> Person:
    """Give who keeps registers; whoever does not finds nothing."""
    if not access.may(request.user, Right.REGISTER):
        access.refuse()
    assert isinstance(request.user, Person)
    return request.user
