"""What comes with a gathering: files to take along, and the summary that a group's scribe writes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.models import Person
from people.views import files
from sessions_app.domain import material, summaries
from sessions_app.forms.summary import SummaryForm
from sessions_app.models import HandedFile, Summary
from sessions_app.queries import places
from sessions_app.views.gatherings import invited


@login_required
@require_safe
def gathering_handout(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Hand a file to who is invited, and signed up where one signs up, from its time on."""
    found, _application = invited(request, pk)
    assert isinstance(request.user, Person)  # login_required stands before
    row = get_object_or_404(HandedFile, gathering=found, token=token)
    if not material.is_open(row, found, timezone.now()) or places.hidden_from(request.user, [found]):
        raise Http404
    return files.handed_out(row.content, row.name)


@login_required
def gathering_summary(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Write down what one's group found in a task."""
    found, application = invited(request, pk)
    person, at = request.user, timezone.now()
    assert isinstance(person, Person)  # login_required stands before
    task = get_object_or_404(found.group_tasks.select_related("gathering__programme"), pk=number)
    if at < found.starts_at:
        raise Http404
    own = Summary.objects.filter(task=task, scribe=application).first()
    initial = {"group_name": own.group_name, "text": own.text} if own else {}
    form = SummaryForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            summaries.write(task, application, **form.cleaned_data, by=person, at=at)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Thank you, the summary is kept."))
            return redirect("gathering", found.pk)
    page = {"programme": found.programme, "gathering": found, "task": task, "form": form}
    return render(request, "sessions_app/summary.html", page)
