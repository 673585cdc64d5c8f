"""The ledger of reminders at the desk: each with its reason and its letter, and the way to a cohort's timeline."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from sessions_app.admin import timeline
from sessions_app.domain import kinds, reminder_letters
from sessions_app.models import Reminder
from sessions_app.queries import ledger


class CohortFilter(admin.SimpleListFilter):
    """Narrows to one of the cohorts that the visitor follows."""

    title = gettext_lazy("cohort")
    parameter_name = "cohort__id__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Name the cohorts."""
        return [(str(one.pk), str(one)) for one in timeline.cohorts_of(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the chosen one."""
        chosen = self.value()
        return queryset.filter(cohort=int(chosen)) if chosen and chosen.isdecimal() and len(chosen) < 19 else queryset


@admin.register(Reminder)
class ReminderAdmin(ScopedAdmin):
    """Each reminder: planned, sent or skipped, and why; read only."""

    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("planned_at", "person", "because", "badge", "scope")
    list_filter = ("state", "kind", CohortFilter, "scope")
    search_fields = ("person__name", "person__email")
    search_help_text = gettext_lazy("Name or address of the person")
    date_hierarchy = "planned_at"
    list_select_related = ("person",)
    fields = ("planned_at", "person", "kind", "because", "badge", "event_at", "scope", "cohort", "sent_at", "letter")

    def get_urls(self) -> list[URLPattern]:
        """Add the timelines of cohorts, and the letters on them."""
        within = self.admin_site.admin_view
        return [
            path("timeline/", within(self.timelines), name="reminder_timelines"),
            path("timeline/<int:pk>/", within(self.timeline), name="reminder_timeline"),
            path("timeline/<int:pk>/letter/", within(self.timeline_letter), name="reminder_letter"),
            *super().get_urls(),
        ]

    def timelines(self, request: HttpRequest) -> HttpResponse:
        """List the cohorts with the way to the timeline of each."""
        return timeline.overview(self, request)

    def timeline(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show all reminders of one cohort in the order of time."""
        return timeline.show(self, request, pk)

    def timeline_letter(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one letter of a timeline."""
        return timeline.letter(self, request, pk)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Say the reasons of all rows that are shown, asked for together."""
        answer: Any = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", None) or {}
        if "cl" in shown:
            rows = list(shown["cl"].result_list)
            words = kinds.why(rows)
            for row in rows:
                row.why = words[row.pk]
            shown["cl"].result_list = rows
        return answer  # type: ignore[no-any-return]  # the admin is generic only for the type checker

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Remember with the row who looks at it: some letters name both sides of a pair."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.reader = request.user
        return row

    def _within(self, rows: QuerySet[Any], request: HttpRequest, right: Right) -> QuerySet[Any]:
        """Narrow to reminders of one's programmes; where limited, to those of one's campus and side."""
        return ledger.visible_to(rows, request.user, right)

    @admin.display(description=gettext_lazy("because"))
    def because(self, reminder: Any) -> str:
        """Say why it goes, in words."""
        return getattr(reminder, "why", None) or kinds.why([reminder])[reminder.pk]

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, reminder: Reminder) -> SafeString:
        """Show where it stands, and why it was not sent."""
        label = str(reminder.get_state_display())
        if reminder.skipped_because:
            label = f"{label}: {reminder.get_skipped_because_display()}"
        return render_to_string("partials/status_badge.html", {"state": reminder.state, "label": label})

    @admin.display(description=gettext_lazy("mail sent"))
    def sent_at(self, reminder: Reminder) -> Any:
        """Say when its mail was taken by the mail server."""
        return reminder.mail.sent_at if reminder.mail else None

    @admin.display(description=gettext_lazy("letter"))
    def letter(self, reminder: Any) -> SafeString | str:
        """Show the letter as its reader would get it now; nothing is sent."""
        if not timeline.may_read(reminder, reminder.reader):
            return _("This letter names both sides of a match; it is for who follows up both.")
        with translation.override(reminder.person.language):
            letter = reminder_letters.preview(reminder)
        if letter is None:
            return _("There is nothing to write any more: its reason has passed.")
        language = reminder.person.language
        words = '<strong lang="{}">{}</strong><div class="letter" lang="{}">{}</div>'
        return format_html(words, language, letter.subject, language, letter.text)
