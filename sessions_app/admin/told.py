"""What participants have told, at the desk: answers to check-ins, and concerns, whose words open only by a button."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import AuditEvent, Person
from programmes.access import Right
from programmes.admin.scoped import LARGEST_KEY, ScopedAdmin
from sessions_app.domain import concerns
from sessions_app.forms.office import CloseForm
from sessions_app.models import CheckIn, Concern, FollowUp
from sessions_app.states import ConcernState


class ToldAdmin(ScopedAdmin):
    """Rows of a participant, for who follows them up."""

    programme_path = "application__intake__cohort__programme"
    campus_path = "application__campus"
    part_path = "application__intake__part"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    search_fields = ("application__person__name",)

    @admin.display(description=gettext_lazy("who"), ordering="application__person__name")
    def who(self, row: Any) -> str:
        """Name the participant."""
        return str(row.application.person)

    @admin.display(description=gettext_lazy("side"))
    def part(self, row: Any) -> str:
        """Say which part they take."""
        return str(row.application.intake.get_part_display())


@admin.register(CheckIn)
class CheckInAdmin(ToldAdmin):
    """Who was asked how it goes, and what they answered; read only."""

    list_display = ("asked_on", "who", "part", "badge", "met", "note", "answered_at")
    list_filter = ("feeling", "met", "asked_on")
    list_select_related = ("application__person", "application__intake")
    fields = ("asked_on", "who", "part", "badge", "met", "note", "answered_at")

    @admin.display(description=gettext_lazy("how it goes"), ordering="feeling")
    def badge(self, row: CheckIn) -> SafeString:
        """Show the answer."""
        state = {"well": "ok", "unsure": "warn", "help": "ended"}.get(row.feeling, "waiting")
        label = row.get_feeling_display() if row.feeling else _("no answer yet")
        return render_to_string("partials/status_badge.html", {"state": state, "label": label})


@admin.register(Concern)
class ConcernAdmin(ToldAdmin):
    """Concerns: the list tells none of their words; to read one is an act that is noted."""

    list_display = ("raised_at", "who", "part", "kind", "badge", "taken_by")
    list_filter = ("state", "kind")
    list_select_related = ("application__person", "application__intake", "taken_by")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, row: Concern) -> SafeString:
        """Show where it stands."""
        return render_to_string("partials/status_badge.html", {"state": row.state, "label": row.get_state_display()})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a concern without its words; open, take up or close it by buttons."""
        row = self._found(request, object_id)
        act = request.POST.get("act", "") if request.method == "POST" else ""
        form = CloseForm(request.POST if act == "close" else None)
        is_read = False
        if act in ("read", "take", "close"):
            is_read = self._do(request, row, act, form)
            if is_read and act == "close":
                return redirect(request.path)
        page = {
            "title": _("Concern"),
            "subtitle": str(row.application.person),
            "concern": row,
            "is_read": is_read or bool(form.errors),
            "form": form,
            "opts": self.opts,
            "follow_up": FollowUp.objects.filter(concern=row).first(),
            "readings": _readings(row),
            "is_closed": row.state == ConcernState.CLOSED,
        }
        return render(request, "sessions_app/desk/concern.html", self.admin_site.each_context(request) | page)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who has read it stands on its own page."""
        return redirect("admin:sessions_app_concern_change", self._found(request, object_id).pk)

    def _do(self, request: HttpRequest, row: Concern, name: str, form: CloseForm) -> bool:
        """Carry out what a button says; say whether the words may be shown after it."""
        assert isinstance(request.user, Person)
        if name == "close" and not form.is_valid():
            return False
        acts = {"read": concerns.read, "take": concerns.take_up}
        act = acts[name] if name in acts else partial(concerns.close, done=form.cleaned_data["done"])
        try:
            act(row, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            if name == "close":
                form.add_error(None, refusal.messages)
            else:
                messages.error(request, refusal.messages[0])
            return False
        if name != "read":
            done = {"take": _("You see to it, and the participant sees that."), "close": _("The concern is closed.")}
            messages.success(request, done[name])
        return True

    def _found(self, request: HttpRequest, number: str) -> Concern:
        if not (number.isascii() and number.isdigit() and int(number[:20]) <= LARGEST_KEY):
            raise Http404
        rows = self.get_queryset(request).select_related(
            "application__person", "application__campus", "application__intake__cohort__programme", "taken_by"
        )
        found: Concern | None = rows.filter(pk=int(number)).first()
        if found is None:
            raise Http404
        return found


def _readings(row: Concern) -> QuerySet[AuditEvent]:
    """Who has read a concern, the latest first."""
    rows = AuditEvent.objects.filter(thing=row._meta.label_lower, thing_id=str(row.pk), verb__startswith="concern.")
    return rows.exclude(verb="concern.raised").select_related("actor").order_by("-at")[:10]
