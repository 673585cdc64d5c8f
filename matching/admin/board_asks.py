"""Asking the worker from a board of groups, as a page opens or by a button, and hearing what it has found."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from matching.admin import board_told, boards
from matching.domain import board_questions, seats
from matching.forms import BoardAskForm
from matching.states import BoardVerb
from people.models import Person

HTMX = "HX-Request"


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker; answer with the part of the page that tells how far it is, or lead back to the page."""
    run = boards.opened(request, pk)
    form = BoardAskForm(request.POST, run=run)
    if not form.is_valid():
        raise Http404
    seeker, wish = form.cleaned_data["seeker"], form.asked()
    if not board_questions.can_ask(run, wish):
        raise Http404
    assert isinstance(request.user, Person)
    board_questions.ask(run, seeker, wish, by=request.user, at=timezone.now())
    question = board_told.about(run, seeker, wish)
    assert question is not None
    if request.headers.get(HTMX):
        return _part(request, question)
    return redirect(question.page if form.cleaned_data["beside"] else question.act)


def progress(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Tell how far a question is, or what was found."""
    run = boards.opened(request, pk)
    row = run.questions.select_related("seeker__person", "guide__person", "other__person").filter(pk=number).first()
    if row is None:
        raise Http404
    wish = seats.Wish(BoardVerb(row.verb), row.seeker, row.guide, row.other) if row.verb else None
    return _part(request, board_told.Question(run, row.seeker, wish, row, board_questions.is_fresh(row)))


def _part(request: HttpRequest, question: board_told.Question) -> HttpResponse:
    return render(request, "matching/admin/board_question.html", {"question": question})
