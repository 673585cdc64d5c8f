"""Publishing a run at the desk: what will be sent, every letter of it, and the act, which keeps what was chosen."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matching import queries
from matching.admin import boards, results, scope
from matching.domain import crowding, disclosure, leaving, proofs, publishing
from matching.forms import PublishForm
from matching.models import Run
from matching.states import RunState
from people.models import Person
from programmes.access import Right


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be sent, and send it when a person says so; a refusal stands at the form, filled in as it was."""
    run = scope.run(request, pk, Right.PUBLISH)
    if run.state != RunState.READY:
        return redirect("admin:matching_run_change", pk)
    given = request.POST if request.method == "POST" else None
    form = PublishForm(given, initial={"version": run.board_version})
    if given is not None and form.is_valid() and (answer := _done(request, run, form)):
        return answer
    words = _of(run, _("Publish this run")) | {
        "form": form,
        "offered": results.offered(run, run.proposals.count()),
        "left": results.left_over(run),
        "rule": queries.first_contact(run.coupling),
        "told": disclosure.told(queries.first_contact(run.coupling)),
        "clearance": queries.clearance(run.coupling),
        "clearances": run.coupling.clearances.select_related("recorded_by"),
        "letters": results.preview(run),
        **boards.gone_from(leaving.since(run)),
        "warnings": [
            *proofs.of(run).warnings(),
            *(one.broken for one in results.limits_of(run) if one.broken),
            *crowding.left_out(run),
        ],
    }
    return render(request, "matching/admin/publish.html", site.each_context(request) | words)


def letters(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show every letter that publishing would send."""
    run = scope.run(request, pk, Right.PUBLISH)
    if run.state != RunState.READY:
        return redirect("admin:matching_run_change", pk)
    words = _of(run, _("Every letter")) | results.letters_of(run, request.GET)
    return render(request, "matching/admin/letters.html", site.each_context(request) | words)


def _done(request: HttpRequest, run: Run, form: PublishForm) -> HttpResponse | None:
    """Publish; None when it is refused while the run is open yet, and the form stays as it is filled in."""
    assert isinstance(request.user, Person)
    chosen = form.cleaned_data
    wish: dict[str, Any] = {"tell_unmatched": chosen["tell_unmatched"], "seen": chosen["version"]}
    try:
        publishing.publish(run, **wish, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        run.refresh_from_db(fields=["state", "board_version"])
        if run.state == RunState.READY:
            form.refuse(refusal, run.board_version)
            return None
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Published: the offers are on their way."))
    return redirect("admin:matching_run_change", run.pk)


def _of(run: Run, title: str) -> dict[str, Any]:
    return {"title": title, "subtitle": str(run.coupling), "run": run}
