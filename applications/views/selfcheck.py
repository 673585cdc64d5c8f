"""Can I apply? The rules' questions, answered on the page; nothing is stored."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.domain import answers, eligibility
from applications.forms.section import SectionForm
from applications.queries import Choices, pages
from programmes import queries as programme_queries
from programmes.models import EligibilityRule, Question
from programmes.models.questionnaire import QuestionKind


@require_http_methods(["GET", "HEAD", "POST"])
def can_i_apply(request: HttpRequest, slug: str, number: int, part: str) -> HttpResponse:
    """Ask what the rules look at, and show what each of them says; a missing answer is shown as such."""
    found = programme_queries.public_intakes()
    intake = get_object_or_404(found, cohort__programme__slug=slug, cohort__number=number, part=part)
    rules = list(programme_queries.rules_for(intake))
    if not rules:
        raise Http404
    asked = looked_at(rules, [question for page in pages(intake.questionnaire) for question in page.questions])
    choices = Choices(intake.cohort)
    form = SectionForm(asked, choices, {}, request.POST if request.method == "POST" else None)
    form.forgive_missing()
    words = []
    if request.method == "POST":
        cleaned, _refusals = answers.clean_all(asked, form.typed, choices)
        words = eligibility.words(intake.cohort, part, cleaned)
    programme = intake.cohort.programme
    context = {
        "programme": programme,
        "contacts": programme_queries.contacts_for(programme),
        "title": _("Can I apply?"),
        "intake": intake,
        "form": form,
        "words": words,
        "together": eligibility.together({word.outcome for word in words}) if words else "",
    }
    return render(request, "applications/can_i_apply.html", context)


def looked_at(rules: list[EligibilityRule], questions: list[Question]) -> list[Question]:
    """List the questions that rules, their exemptions and the lists of campuses depend on, in their own order."""
    keys = {rule.question_key for rule in rules} | {rule.exempt_if_key for rule in rules}
    if any(question.key in keys and question.kind == QuestionKind.STUDY_PROGRAMME for question in questions):
        keys |= {question.key for question in questions if question.kind == QuestionKind.CAMPUS}
    return [question for question in questions if question.key in keys]
