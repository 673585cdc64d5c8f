"""The desk's pages for what all rooms write: outgoing mail and the audit trail, each scoped to one's programmes."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mentoring.rehearsal import desk as rehearsals
from people import queries
from people.domain import doubt
from people.models import AuditEvent, OutgoingMail, Person
from programmes.access import Right
from programmes.admin.cohort import CohortAdmin
from programmes.admin.scoped import ScopedAdmin
from sessions_app.queries import ledger

__all__ = ["AuditEventAdmin", "OutgoingMailAdmin", "rehearsals"]
CohortAdmin.ways += ((_("Rehearse the year"), "admin:mentoring_rehearsal_start"),)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ScopedAdmin):
    """What was sent to whom; failed and doubtful mail is sent again or left by a person."""

    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("reader", "kind", "subject", "badge", "not_before", "sent_at", "error")
    list_filter = ("state", "scope", "kind")
    search_fields = ("person__name", "person__email", "subject")
    list_select_related = ("person",)
    ordering = ("-not_before", "-pk")
    fields = (
        "reader",
        "kind",
        "scope",
        "subject",
        "badge",
        "error",
        "not_before",
        "not_after",
        "tries",
        "write_tries",
        "created_at",
        "claimed_at",
        "sent_at",
        "message_id",
    )
    actions = ("resend", "leave")

    def _within(self, rows: QuerySet[Any], request: HttpRequest, right: Right) -> QuerySet[Any]:
        """Narrow to mail of one's programmes; who is limited to a campus or a side sees mail to its applicants."""
        return ledger.visible_to(rows, request.user, right)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Say above the list how the outbox stands."""
        state = queries.outbox_state(self.get_queryset(request), at=timezone.now())
        said = [
            ngettext("%(n)d mail needs a person.", "%(n)d mails need a person.", state.needs_a_person)
            % {"n": state.needs_a_person}
        ]
        minutes = int(state.oldest_wait.total_seconds() // 60)
        if minutes:
            waited = ngettext(
                "The oldest due mail has waited %(n)d minute.", "The oldest due mail has waited %(n)d minutes.", minutes
            )
            said.append(waited % {"n": minutes})
        return super().changelist_view(request, {**(extra_context or {}), "subtitle": " ".join(said)})

    @admin.display(description=_("to"), ordering="person__name")
    def reader(self, mail: OutgoingMail) -> str:
        """Say to whom it goes."""
        return str(mail.person or mail.address)

    @admin.display(description=_("state"), ordering="state")
    def badge(self, mail: OutgoingMail) -> SafeString:
        """Show where it stands."""
        return render_to_string("partials/status_badge.html", {"state": mail.state, "label": mail.get_state_display()})

    @admin.action(description=_("Send again (failed or uncertain mail)"))
    def resend(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        """Send again what failed or is uncertain."""
        done = self._decide(request, mails, doubt.resend)
        said = ngettext("%(done)d mail will be sent again.", "%(done)d mails will be sent again.", done)
        self.message_user(request, said % {"done": done})

    @admin.action(description=_("Leave as it is (failed or uncertain mail)"))
    def leave(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        """Take failed or uncertain mail off the list."""
        done = self._decide(request, mails, doubt.leave)
        said = ngettext("%(done)d mail is left as it is.", "%(done)d mails are left as they are.", done)
        self.message_user(request, said % {"done": done})

    def _decide(self, request: HttpRequest, mails: QuerySet[OutgoingMail], act: Callable[..., None]) -> int:
        done, at = 0, timezone.now()
        for mail in mails:
            try:
                act(mail, by=request.user, at=at)
                done += 1
            except ValidationError as refusal:
                self.message_user(request, f"{mail}: {refusal.messages[0]}", messages.WARNING)
        return done


@admin.register(AuditEvent)
class AuditEventAdmin(ScopedAdmin):
    """Who did what, when and why; read only."""

    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("at", "actor", "verb", "row", "scope", "short_note")
    list_filter = ("scope", "verb", "thing")
    search_fields = ("actor__name", "actor__email", "note", "=thing_id")
    list_select_related = ("actor",)

    def _within(self, rows: QuerySet[Any], request: HttpRequest, right: Right) -> QuerySet[Any]:
        """Narrow to one's whole programmes: lines name neither campus nor side."""
        if isinstance(request.user, Person) and request.user.is_superuser and request.user.is_active:
            return rows
        if not isinstance(request.user, Person):
            return rows.none()
        return rows.filter(scope__in=ledger.whole_programmes(request.user, right))

    @admin.display(description=_("row"), ordering="thing_id")
    def row(self, line: AuditEvent) -> str:
        """Name the row that the act was about."""
        return f"{line.thing.rpartition('.')[2]} {line.thing_id}"

    @admin.display(description=_("reason"))
    def short_note(self, line: AuditEvent) -> str:
        """Give the beginning of the reason; the line's own page has all of it."""
        return Truncator(line.note).chars(60)
