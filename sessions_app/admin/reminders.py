"""The ledger of reminders at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from sessions_app.models import Reminder
from sessions_app.queries import ledger


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
