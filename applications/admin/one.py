"""One application at the desk: answers beside verdicts, decisions, notes, history, mails; and the office's acts."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import queries
from applications.admin import offer, score, talk
from applications.domain import eligibility, letters, pending, review, trail
from applications.forms.review import LATER, DecideForm, NoteForm, OverrideForm, TrainingForm, possible
from applications.models import Application, PendingDecision
from people.models import OutgoingMail
from programmes import queries as programme_queries
from programmes.models.questionnaire import QuestionKind

PAGE = "admin:applications_application_change"
KEEP = "_changelist_filters"
TELLING = frozenset(
    {QuestionKind.PHONE, QuestionKind.URL, QuestionKind.EMAIL, QuestionKind.FILE}
)  # answers by which somebody is known


def show(desk: Any, request: HttpRequest, row: Application) -> HttpResponse:
    """Show the page, or act and come back to it; what is refused is shown with what was typed."""
    row = queries.whole().get(pk=row.pk)
    may_act = desk.has_change_permission(request, row)
    bound: dict[str, forms.Form] = {}
    if request.method == "POST" and may_act:
        name = request.POST.get("act", "")
        if name in ACTS:
            make, act = ACTS[name]
            form = make(row, request.POST)
            if form.is_valid() and _done(act, row, form, request):
                return _back(request, row)
            bound = {name: form}
    return TemplateResponse(request, "admin/applications/one.html", _page(desk, request, row, may_act, bound))


def called(row: Application) -> str:
    """Call somebody by name, or by number as long as names are hidden."""
    if queries.is_nameless(row):
        return _("Applicant %(number)d") % {"number": row.pk}
    return str(row.person)


def to_history(row: Application) -> HttpResponse:
    """Lead to the history on the application's page."""
    return redirect(f"{reverse(PAGE, args=[row.pk])}#history")


def _done(act: Any, row: Application, form: forms.Form, request: HttpRequest) -> bool:
    try:
        messages.success(request, act(row, form.cleaned_data, request.user, timezone.now()))
    except ValidationError as refusal:
        for field, said in _said(refusal).items():
            form.add_error(field if field in form.fields else None, said)
        return False
    return True


def _said(refusal: ValidationError) -> dict[str, list[str]]:
    return refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}


def _override(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    review.override(given["verdict"], given["outcome"], given["reason"], by=by, at=at)
    return _("The verdict is overruled, and the reason is kept.")


def _decide(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    if given["when"] == LATER:
        kept = pending.keep(row, given["state"], given["reason"], by=by, at=at)
        return _("Kept, and pending until it is released: %(state)s.") % {"state": kept.get_state_display()}
    decision = review.decide(row, given["state"], given["reason"], by=by, at=at)
    return _("Decided: %(state)s. A letter is on its way.") % {"state": decision.get_state_display()}


def _undo(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    pending.undo(row, by=by, at=at)
    return _("The decision is undone.")


def _note(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    review.note(row, given["text"], by=by, at=at)
    return _("The note is kept.")


def _training(row: Application, given: dict[str, Any], by: Any, at: Any) -> str:
    review.record_training(row, given["day"], by=by, at=at)
    return _("The training is recorded.")


ACTS: dict[str, tuple[Any, Any]] = {
    "override": (OverrideForm, _override),
    "decide": (DecideForm, _decide),
    **talk.ACTS,
    **score.ACTS,
    **offer.ACTS,
    "undo": (lambda row, data: forms.Form(data), _undo),
    "note": (lambda row, data: NoteForm(data), _note),
    "training": (lambda row, data: TrainingForm(data), _training),
}


def _page(
    desk: Any, request: HttpRequest, row: Application, may_act: bool, bound: dict[str, forms.Form]
) -> dict[str, Any]:
    programme = row.intake.cohort.programme
    before, after = _neighbours(desk, request, row)
    shown = {answer.question.key: answer for answer in queries.answers_in_words(row)}
    verdicts = eligibility.stored(row)
    return {
        **desk.admin_site.each_context(request),
        "opts": Application._meta,
        "title": called(row),
        "nameless": queries.is_nameless(row),
        "subtitle": f"{row.intake.get_part_display()}, {row.intake.cohort}",
        "row": row,
        "parts": _parts(row, shown),
        "verdicts": [(verdict, shown.get(verdict.rule.question_key)) for verdict in verdicts],
        "may_act": may_act,
        "possible": possible(row) if may_act else [],
        "places_left": queries.places_left(row.intake),
        "pending": PendingDecision.objects.filter(application=row).select_related("by").first(),
        "outcomes": OverrideForm.base_fields["outcome"].choices,  # type: ignore[attr-defined]  # a choice field
        "override_form": bound.get("override"),
        "decide_form": bound.get("decide") or DecideForm(row),
        "note_form": bound.get("note") or NoteForm(),
        "training_form": bound.get("training") or TrainingForm(initial={"day": row.training_done_on}),
        **talk.page(row, timezone.now(), bound),
        **score.page(row, request.user, bound),
        **offer.page(row, bound),
        "decisions": row.decisions.select_related("by"),
        "notes": row.notes.select_related("by"),
        "history": trail.of(row),
        "mails": _mails(row, programme.slug),
        "also": [] if queries.is_nameless(row) else _also(desk, request, row),
        "noticed": queries.flags([row], desk.get_queryset(request)).get(row.pk, []),
        "contacts": programme_queries.contacts_for(programme, row.campus),
        "before": before,
        "after": after,
        "filters": _filters(request),
    }


def _parts(row: Application, shown: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    pages = queries.pages(row.questionnaire)
    hidden = TELLING if queries.is_nameless(row) else frozenset()
    return [
        (str(page.section.title), [shown[q.key] for q in page.questions if q.key in shown and q.kind not in hidden])
        for page in pages
    ]


def _mails(row: Application, scope: str) -> list[tuple[OutgoingMail, Any]]:
    """List the mails that the person got in the programme, each with its subject, or with what it is when not sent."""
    mails = OutgoingMail.objects.filter(person=row.person, scope=scope)
    return [(mail, mail.subject or letters.TITLES.get(mail.kind, mail.kind)) for mail in mails]


def _also(desk: Any, request: HttpRequest, row: Application) -> list[Application]:
    """List what else the same person has sent that the visitor may see."""
    others = desk.get_queryset(request).filter(person=row.person).exclude(pk=row.pk)
    return list(others.select_related(*queries.WHOLE))


def _neighbours(desk: Any, request: HttpRequest, row: Application) -> tuple[int | None, int | None]:
    """Find the rows before and after this one in the list from which the visitor came."""
    asked = copy(request)
    asked.GET = QueryDict(_filters(request))
    asked.method = "GET"
    try:
        rows = desk.get_changelist_instance(asked).get_queryset(asked)
    except (IncorrectLookupParameters, SuspiciousOperation):
        rows = desk.get_queryset(request)
    same, sent = Q(submitted_at=row.submitted_at), row.submitted_at
    after = rows.filter(Q(submitted_at__gt=sent) | same & Q(pk__gt=row.pk)).order_by("submitted_at", "pk")
    before = rows.filter(Q(submitted_at__lt=sent) | same & Q(pk__lt=row.pk)).order_by("-submitted_at", "-pk")
    return tuple(found.values_list("pk", flat=True).first() for found in (before, after))


def _filters(request: HttpRequest) -> str:
    return request.GET.get(KEEP, "")


def _back(request: HttpRequest, row: Application) -> HttpResponse:
    address = reverse(PAGE, args=[row.pk])
    kept = QueryDict(mutable=True)
    if _filters(request):
        kept[KEEP] = _filters(request)
    return HttpResponseRedirect(f"{address}?{kept.urlencode()}" if kept else address)
