"""The follow-up list at the desk: who needs the office, most urgent first, with the next step in words."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Application
from applications.states import ApplicationState
from matching.admin import names
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import LARGEST_KEY, ScopedAdmin
from programmes.states import CohortState
from sessions_app.admin.filters import CampusFilter, CohortFilter, ShownFilter
from sessions_app.domain import follow_ups, plain_words, walltime
from sessions_app.forms.office import AssignForm, FinishForm, NoteForm, PlanForm, SnoozeForm
from sessions_app.models import CheckIn, FollowUp
from sessions_app.queries import follow_ups as queries
from sessions_app.states import FollowUpState

OF_APPLICATION = {"programme": "intake__cohort__programme", "campus": "campus", "part": "intake__part"}


@admin.register(FollowUp)
class FollowUpAdmin(ScopedAdmin):
    """What is to be followed up; rows are written by the signs, and moved by acts only."""

    programme_path = "cohort__programme"
    see, change, add, remove = Right.FOLLOW_UP, None, None, None
    list_display = ("what", "who", "step", "sees_to", "rests")
    list_display_links = ("what",)
    list_filter = (ShownFilter, CohortFilter, CampusFilter, "kind")
    search_fields = ("application__person__name", "group__name")
    list_select_related = (
        "cohort__programme",
        "application__person",
        "pair__coupling",
        "pair__seeker__person",
        "pair__guide__person",
        "group",
        "gathering",
        "assigned_to",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Know with each row whose names the visitor may read, and how many signs point to the same match."""
        rows = names.known(super().get_queryset(request), request, seeker="pair__seeker", guide="pair__guide")
        return queries.with_signs(rows, plain_words.OF_THE_MATCH, request.user, self.see)

    def _within(self, rows: QuerySet[Any], request: HttpRequest, right: Right) -> QuerySet[Any]:
        """Narrow to one's programmes, campus and side; what concerns both sides is of both."""
        return queries.visible_to(rows, request.user, right)

    def get_urls(self) -> list[URLPattern]:
        """Add the page on which a contact is planned."""
        plan = path("plan/", self.admin_site.admin_view(self.plan), name="sessions_app_followup_plan")
        return [plan, *super().get_urls()]

    @admin.display(description=gettext_lazy("what happened"), ordering="urgency")
    def what(self, row: FollowUp) -> SafeString:
        """Say what happened, and what several signs say together."""
        return render_to_string("sessions_app/desk/sign.html", {"row": row, **_in_words(row)})

    @admin.display(description=gettext_lazy("who"))
    def who(self, row: FollowUp) -> str:
        """Name the participant, the pair as far as one may know it, or the group."""
        return _who(row)

    @admin.display(description=gettext_lazy("next step"))
    def step(self, row: FollowUp) -> str:
        """Say what to do."""
        return plain_words.next_step(row)

    @admin.display(description=gettext_lazy("who sees to it"), ordering="assigned_to")
    def sees_to(self, row: FollowUp) -> str:
        """Name the colleague."""
        return str(row.assigned_to or "–")

    @admin.display(description=gettext_lazy("rests until"), ordering="snoozed_until")
    def rests(self, row: FollowUp) -> Any:
        """Say until when it rests, or that it is settled."""
        return row.snoozed_until if row.state == FollowUpState.OPEN else row.get_state_display()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one thing to follow up, and do what is done about it."""
        row = self._found(request, object_id)
        forms = _forms(request, row)
        if request.method == "POST":
            answer = self._act(request, row, forms)
            if answer is not None:
                return answer
        page = {"title": row.get_kind_display(), "subtitle": _who(row), "row": row, "who": _who(row), "forms": forms}
        page |= _in_words(row) | {
            "step": plain_words.next_step(row),
            "is_open": row.state == FollowUpState.OPEN,
            "notes": row.notes.select_related("by"),
            "answers": _answers(row, request),
            "others": self._others(request, row),
            "opts": self.opts,
        }
        return render(request, "sessions_app/desk/follow_up.html", self.admin_site.each_context(request) | page)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was done stands on its own page."""
        return redirect("admin:sessions_app_followup_change", self._found(request, object_id).pk)

    def plan(self, request: HttpRequest) -> HttpResponse:
        """Plan a contact with a participant."""
        if not access.may(request.user, Right.FOLLOW_UP):
            raise Http404
        form = PlanForm(request.POST if request.method == "POST" else None, participants=_participants(request))
        if request.method == "POST" and form.is_valid():
            told = form.cleaned_data
            act = partial(follow_ups.plan, told["participant"], told["due_on"], told["text"])
            if _done(request, form, act, _("The contact is planned; it comes up on its day.")):
                return redirect("admin:sessions_app_followup_changelist")
        page = {"title": _("Plan a contact"), "form": form, "opts": self.opts}
        return render(request, "sessions_app/desk/plan.html", self.admin_site.each_context(request) | page)

    def _found(self, request: HttpRequest, number: str) -> FollowUp:
        if not (number.isascii() and number.isdigit() and int(number[:20]) <= LARGEST_KEY):
            raise Http404
        rows = self.get_queryset(request).select_related(*self.list_select_related, "concern", "request", "settled_by")
        found: FollowUp | None = rows.filter(pk=int(number)).first()
        if found is None:
            raise Http404
        return found

    def _act(self, request: HttpRequest, row: FollowUp, forms: dict[str, Any]) -> HttpResponse | None:
        """Carry out the act whose button was pressed; None when its form must be mended."""
        name = request.POST.get("act", "")
        form = forms.get(name)
        if name == "reopen":
            done = _done(request, None, partial(follow_ups.reopen, row), _("It is open again."))
        elif name == "wake":
            done = _done(request, None, partial(follow_ups.snooze, row, None), _("It is back on the list."))
        elif form is not None and form.is_valid():
            act, said = _act_of(name, row, form)
            done = _done(request, form, act, said)
        else:
            return None
        onward = done and name in ("finish", "snooze")
        if form is not None and not done:
            return None
        return redirect("admin:sessions_app_followup_changelist" if onward else request.path)

    def _others(self, request: HttpRequest, row: FollowUp) -> list[dict[str, Any]]:
        """The other open signs of the same match or person."""
        rows = self.get_queryset(request).select_related(*self.list_select_related)
        found = rows.filter(state=FollowUpState.OPEN).exclude(pk=row.pk)
        same = found.none()
        for name in ("pair", "group", "application"):
            if number := getattr(row, f"{name}_id"):
                same = same | found.filter(**{name: number})
        return [{"row": one, **_in_words(one)} for one in same]


def _in_words(row: FollowUp) -> dict[str, str]:
    today = walltime.day_of(timezone.now(), row.cohort.programme)
    signs, urgent = getattr(row, "signs", 0), getattr(row, "most_urgent", 9)
    said = plain_words.risk(signs, urgent) if row.kind in plain_words.OF_THE_MATCH else ""
    return {"said": plain_words.said(row, today), "risk": said}


def _who(row: FollowUp) -> str:
    if row.application:
        return str(row.application.person)
    return names.both(row.pair, row) if row.pair else str(row.group)


def _forms(request: HttpRequest, row: FollowUp) -> dict[str, Any]:
    """Give the forms of a row; only that whose button was pressed is filled with what was sent."""
    pressed = request.POST.get("act", "") if request.method == "POST" else ""

    def sent(name: str) -> Any:
        return request.POST if pressed == name else None

    mine = {"to": row.assigned_to_id}
    return {
        "assign": AssignForm(sent("assign"), colleagues=follow_ups.colleagues(row), initial=mine, prefix="assign"),
        "note": NoteForm(sent("note"), prefix="note"),
        "snooze": SnoozeForm(sent("snooze"), prefix="snooze"),
        "finish": FinishForm(sent("finish"), prefix="finish"),
    }


def _act_of(name: str, row: FollowUp, form: Any) -> tuple[Callable[..., Any], str]:
    told = form.cleaned_data
    if name == "assign":
        return partial(follow_ups.assign, row, form.chosen()), _("It is noted who sees to it.")
    if name == "note":
        return partial(follow_ups.note, row, **told), _("The contact is noted.")
    if name == "snooze":
        return partial(follow_ups.snooze, row, told["until"]), _("It rests, and comes back on that day.")
    return partial(follow_ups.finish, row, told["text"]), _("Done. It does not come back unless something new happens.")


def _done(request: HttpRequest, form: Any, act: Callable[..., Any], said: str) -> bool:
    """Carry out an act and say so; or put its refusal on the form, or above the page where there is no form."""
    assert isinstance(request.user, Person)
    try:
        act(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        if form is None:
            messages.error(request, refusal.messages[0])
        elif hasattr(refusal, "error_dict") and set(refusal.error_dict) <= set(form.fields):
            form.add_error(None, refusal)
        else:
            form.add_error(None, refusal.messages)
        return False
    messages.success(request, said)
    return True


def _answers(row: FollowUp, request: HttpRequest) -> QuerySet[CheckIn]:
    """The latest check-ins of the same pair or group, of those whom the visitor may know."""
    rows = CheckIn.objects.filter(answered_at__isnull=False)
    rows = rows.filter(group=row.group_id) if row.group_id else rows.filter(pair=row.pair_id or 0)
    known = access.visible(
        rows,
        request.user,
        Right.FOLLOW_UP,
        programme="application__intake__cohort__programme",
        campus="application__campus",
        part="application__intake__part",
    )
    return known.select_related("application__person", "application__intake")[:6]


def _participants(request: HttpRequest) -> QuerySet[Application]:
    """Who is admitted in cohorts that are not closed, as far as the visitor follows them up."""
    rows = Application.objects.filter(state=ApplicationState.POOL).exclude(intake__cohort__state=CohortState.CLOSED)
    mine = access.visible(rows, request.user, Right.FOLLOW_UP, **OF_APPLICATION)
    return mine.select_related("person", "intake__cohort__programme").order_by("person__name", "pk")
