"""Goals of a pair or group: the list, one goal with its steps and history, and the acts on them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching.domain import company
from programmes.models.together import Horizon
from sessions_app.domain import goals as acts
from sessions_app.domain import meetings
from sessions_app.forms.goal import GoalForm, StepForm
from sessions_app.models import Goal, GoalStep
from sessions_app.queries import goals as queries
from sessions_app.queries import guides
from sessions_app.queries.meetings import Bond
from sessions_app.states import GoalChangeKind, GoalState
from sessions_app.views import bonds


@login_required
@require_safe
def pair_goals(request: HttpRequest, pk: int) -> HttpResponse:
    """List the goals of a pair."""
    return _list(request, bonds.pair(request, pk, "goals"))


@login_required
@require_safe
def group_goals(request: HttpRequest, pk: int) -> HttpResponse:
    """List the goals of a group."""
    return _list(request, bonds.group(request, pk, "goals"))


@login_required
def goal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a goal to a pair."""
    return _new(request, bonds.pair(request, pk, "goals"))


@login_required
def group_goal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a goal to a group."""
    return _new(request, bonds.group(request, pk, "goals"))


@login_required
@require_POST
def goals_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take goals of an earlier match along into a pair."""
    return _take(request, bonds.pair(request, pk, "goals"))


@login_required
@require_POST
def group_goals_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take goals of an earlier match along into a group."""
    return _take(request, bonds.group(request, pk, "goals"))


@login_required
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one goal, and word it anew."""
    found, bond = _mine(request, pk)
    form = GoalForm(request.POST if request.method == "POST" else None, goal=found)
    if request.method == "POST" and form.is_valid():
        try:
            acts.change(found, **form.cleaned_data, by=bonds.person_of(request), at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The goal is saved. Both of you see it."))
            return redirect(bonds.back("goals", bond))
    page = {**_form_page(request, bond, form), "goal": found, "history": _history(found, bond, request)}
    return render(request, "sessions_app/goal.html", page)


@login_required
@require_POST
def goal_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a goal is reached, let go, or open again."""
    found, bond = _mine(request, pk)
    person, at = bonds.person_of(request), timezone.now()
    said: dict[str, str] = {
        GoalState.DONE: _("Reached. Well done!"),
        GoalState.DROPPED: _("Let go. You can take it up again."),
    }
    target = request.POST.get("state", "")
    words = said.get(target, _("The goal is open again."))
    return _acted(request, bond, lambda: acts.move(found, target, by=person, at=at), words)


@login_required
@require_POST
def goal_step_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a small step to a goal."""
    found, bond = _mine(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the step in a few words."))
        return redirect(bonds.back("goals", bond))
    return _acted(request, bond, lambda: acts.add_step(found, form.cleaned_data["text"], at=timezone.now()), "")


@login_required
@require_POST
def goal_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a step, take the tick away, or take the step away."""
    step = get_object_or_404(GoalStep.objects.select_related("goal__pair", "goal__group"), pk=pk)
    bond = bonds.of(request, acts.bond_of(step.goal), "goals")
    deed = request.POST.get("deed", "")
    if deed == "drop":
        return _acted(request, bond, lambda: acts.drop_step(step), "")
    return _acted(request, bond, lambda: acts.tick(step, deed == "tick", at=timezone.now()), "")


def _list(request: HttpRequest, bond: Bond) -> HttpResponse:
    person, today = bonds.person_of(request), meetings.today_of(bond, timezone.now())
    found = list(queries.with_history(queries.goals_of(bond)))
    lines = [_line(one, person.pk, today) for one in found]
    page = {
        **bonds.frame(request, bond, "goals"),
        "horizons": [
            (label, [line for line in lines if line["goal"].horizon == value and line["goal"].state == GoalState.OPEN])
            for value, label in Horizon.choices
        ],
        "closed": [line for line in lines if line["goal"].state != GoalState.OPEN],
        "has_goals": bool(lines),
        "left": queries.left_behind(bond, person),
        "ideas": guides.ideas_for(bond, found),
        "new_url": bonds.back("goal_new", bond),
        "take_url": bonds.back("goals_take", bond),
    }
    return render(request, "sessions_app/goals.html", page)


def _line(one: Goal, reader: int, today: Any) -> dict[str, Any]:
    """Give what the list shows of a goal."""
    steps = list(one.steps.all())
    return {
        "goal": one,
        "steps": steps,
        "done": sum(step.done_at is not None for step in steps),
        "late": one.state == GoalState.OPEN and one.by_when is not None and one.by_when < today,
        "from_earlier": one.comes_from_id is not None and one.added_by_id == reader,
    }


def _new(request: HttpRequest, bond: Bond) -> HttpResponse:
    idea = _idea(request, bond)
    form = GoalForm(
        request.POST if request.method == "POST" else None, text=idea.get("text", ""), horizon=idea.get("horizon", "")
    )
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("text", "horizon", "by_when", "checks")}
        try:
            acts.add(bond, **given, by=bonds.person_of(request), at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The goal is added. Both of you see it."))
            return redirect(bonds.back("goals", bond))
    return render(request, "sessions_app/goal.html", {**_form_page(request, bond, form), "goal": None})


def _form_page(request: HttpRequest, bond: Bond, form: GoalForm) -> dict[str, Any]:
    return {**bonds.frame(request, bond, "goals"), "form": form, "back_url": bonds.back("goals", bond)}


def _idea(request: HttpRequest, bond: Bond) -> dict[str, str]:
    """Give the words of the idea that the address names."""
    key = request.GET.get("idea", "")
    found = next((one for one in guides.ideas_for(bond, []) if one.key == key), None) if key else None
    return {"text": str(found.text), "horizon": found.horizon} if found else {}


def _take(request: HttpRequest, bond: Bond) -> HttpResponse:
    chosen = [int(pk) for pk in request.POST.getlist("goal") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    person, at = bonds.person_of(request), timezone.now()
    return _acted(
        request,
        bond,
        lambda: acts.take_along(bond, chosen, by=person, at=at),
        _("Taken along; both of you see them now."),
    )


def _acted(request: HttpRequest, bond: Bond, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        if said:
            messages.success(request, said)
    return redirect(bonds.back("goals", bond))


def _mine(request: HttpRequest, pk: int) -> tuple[Goal, Bond]:
    found = get_object_or_404(Goal.objects.select_related("pair", "group"), pk=pk)
    return found, bonds.of(request, acts.bond_of(found), "goals")


def _history(found: Goal, bond: Bond, request: HttpRequest) -> list[dict[str, Any]]:
    """Tell a goal's history, each line with who did it as far as the reader may know the name."""
    person = bonds.person_of(request)
    names = company.names(bond, person)
    return [
        {
            "change": one,
            "who": _("You") if one.by_id == person.pk else names.get(one.by_id or 0, ""),
            "day": parse_date(one.was) if one.kind == GoalChangeKind.RESET else None,
        }
        for one in found.changes.select_related("by")
    ]
