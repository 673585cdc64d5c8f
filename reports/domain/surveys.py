"""What participants answered in surveys: of how many, in counts that give nobody away, and texts without names."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programmes.models import Cohort, Survey, SurveyQuestion
from programmes.models.survey import SurveyKind
from programmes.states import Part
from reports.domain.suppression import LEAST
from reports.domain.tables import ALL, Label, Report, Table
from sessions_app.models import SurveyReply, SurveyTurn

K = SurveyKind


@dataclass(frozen=True)
class SurveyNumbers:
    """One survey: how many of how many have answered, a table for each question, and texts by question."""

    survey: Survey
    sentence: str
    tables: tuple[Table, ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...]


def of_cohort(cohort: Cohort) -> list[SurveyNumbers]:
    """Count the surveys of a cohort, each protected by itself."""
    return [_of(survey) for survey in cohort.surveys.prefetch_related("questions__options")]


def _of(survey: Survey) -> SurveyNumbers:
    asked = Counter(SurveyTurn.objects.filter(survey=survey).values_list("application__intake__part", flat=True))
    replies = list(SurveyReply.objects.filter(survey=survey).values_list("part", "answers"))
    answered = Counter(part for part, _answers in replies)
    everybody = max(sum(asked.values()), len(replies))
    if not everybody:
        return SurveyNumbers(survey, _("Nobody has been asked yet."), (), ())
    if everybody < LEAST or len(replies) < LEAST:
        words = _("Fewer than five have answered, so nothing is shown yet.")
        return SurveyNumbers(survey, words, (), ())
    report = Report()
    _by_part(report, asked, answered)
    for question in survey.questions.all():
        if question.kind != K.TEXT:
            _question(report, question, [answers.get(question.key) for _part, answers in replies])
    shown, tables = report.protected()
    n = shown.get(("answered", ALL, "yes"))
    words = _("%(answered)d of %(asked)d have answered.") % {"answered": len(replies), "asked": everybody}
    texts = tuple(
        (str(question), tuple(sorted(answers[question.key] for _part, answers in replies if question.key in answers)))
        for question in survey.questions.all()
        if question.kind == K.TEXT
    )
    return SurveyNumbers(survey, words if n is not None else "", tuple(tables), _enough(texts))


def _enough(texts: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Leave out the texts of questions that fewer than five have answered."""
    return tuple((question, said) for question, said in texts if len(said) >= LEAST)


def _by_part(report: Report, asked: Counter[str], answered: Counter[str]) -> None:
    parts: list[Label] = [(part, label) for part, label in Part.choices if asked[part] or answered[part]]
    counts = {(part, "yes"): answered[str(part)] for part, _label in parts}
    counts |= {(part, "no"): max(asked[str(part)] - answered[str(part)], 0) for part, _label in parts}
    columns: list[Label] = [("yes", _("Answered")), ("no", _("Not answered"))]
    report.grid("answered", _("Who has answered"), parts, columns, counts)
    report.dear.add(("answered", ALL, "yes"))


def _question(report: Report, question: SurveyQuestion, given: list[object]) -> None:
    labels: list[Label]
    if question.kind == K.SCALE:
        labels = [(number, str(number)) for number in range(1, 6)]
    elif question.kind == K.YES_NO:
        labels = [(True, _("yes")), (False, _("no"))]
    else:
        labels = [(option.key, option.label) for option in question.options.all()]
    if question.kind == K.CHOICES:
        several = Counter(key for answer in given if isinstance(answer, list) for key in answer)
        keyed: list[Label] = [((question.pk, key), label) for key, label in labels]
        report.line(f"q{question.pk}", str(question), keyed, {(question.pk, key): n for key, n in several.items()})
        return
    one = Counter(answer for answer in given if answer is not None)
    report.line(f"q{question.pk}", str(question), labels, one, total=(f"q{question.pk}", ALL))
