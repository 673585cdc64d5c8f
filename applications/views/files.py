"""Files of an application: taken with the page on which they are chosen, and handed to who may read them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET

from applications.domain import files as acts
from applications.forms.fields import PREFIX
from applications.models import AnswerFile, Application
from applications.queries import Page
from people.models import Person
from people.views import files
from programmes import access
from programmes.access import LoginNeeded, Right
from programmes.models.questionnaire import QuestionKind


def take(
    request: HttpRequest, application: Application, page: Page, *, at: datetime
) -> tuple[QueryDict, dict[str, str]]:
    """Receive the files that were chosen on a page: what was sent, with their tokens in it, and the refusals by key."""
    sent, refused = request.POST.copy(), {}
    for question in page.questions:
        name = PREFIX + question.key
        chosen = request.FILES.get(f"{name}-file") if question.kind == QuestionKind.FILE else None
        if chosen is None:
            continue
        try:
            sent[name] = acts.receive(application, question, chosen, at=at).token
            sent.pop(f"{name}-remove", None)
        except ValidationError as refusal:
            refused[question.key] = " ".join(refusal.messages)
    return sent, refused


@require_GET
def answer_file(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Hand a file to its applicant, or, once it is sent, to who reads the application at the desk; 404 to all else."""
    person = request.user
    if not isinstance(person, Person):
        raise LoginNeeded
    row = AnswerFile.objects.filter(application_id=pk, token=token).select_related("application").first()
    if row is None or not _may_read(person, row):
        raise Http404
    return files.handed_out(row.content, row.name, kind="application/pdf")


def _may_read(person: Person, row: AnswerFile) -> bool:
    application = row.application
    if application.person_id == person.pk:
        return True
    rows = access.visible(
        Application.objects.filter(pk=application.pk, version__gt=0),
        person,
        Right.SEE_APPLICATIONS,
        programme="intake__cohort__programme",
        campus="campus",
        part="intake__part",
    )
    if application.answers.get(row.question_key) != row.token or not rows.exists():
        return False
    access.require_second_factor(person)
    return True
