"""The demo's ledger and closing: absences made up, surveys answered, certificates, and interest in the bank."""

from datetime import timedelta

from applications.domain import interests
from applications.models import Application
from applications.states import ApplicationState
from mentoring.demo.entrants import Entering
from mentoring.demo.plan import Stage
from programmes.models import Assignment, SurveyQuestion
from programmes.models.survey import SurveyKind
from programmes.states import Part
from sessions_app.domain import allowances, certificates, surveys
from sessions_app.models import Attendance, SurveyReply, SurveyTurn
from sessions_app.states import Presence

SAID = (
    "At noen tok seg tid til meg.",
    "Jeg vet nå hvem jeg kan spørre.",
    "Samtalene om hva jeg egentlig vil.",
    "Å lære noen utenfor studiet å kjenne.",
    "Gjerne flere samlinger på kveldstid.",
)


def close(entering: Entering) -> None:
    """Give a cohort what belongs to its stage of the year."""
    _be_interested(entering)
    if entering.plan.stage >= Stage.RUNNING:
        _make_up(entering)
        surveys.ask(at=entering.at)
        _answer(entering)
    if entering.plan.stage >= Stage.CLOSED:
        certificates.issue_due(at=entering.at)


def _be_interested(entering: Entering) -> None:
    """Let admitted students be interested; of one each is connected and taken."""
    students = Application.objects.filter(
        intake__cohort=entering.cohort, intake__part=Part.STUDENT, state=ApplicationState.POOL
    )
    people = list(students.select_related("person", "intake__cohort__programme").order_by("pk")[:4])
    if entering.coordinator is None or not people:
        return
    for number, assignment in enumerate(Assignment.objects.filter(cohort=entering.cohort)[:4]):
        one = people[number % len(people)]
        row = interests.say(assignment, one, by=one.person, at=entering.at - timedelta(days=9 - number))
        if number in (1, 3):
            interests.connect(row, by=entering.coordinator, at=entering.at - timedelta(days=4))
        if number == 3:
            day = entering.at.date()
            interests.take(row, day, day + timedelta(days=60), by=entering.coordinator, at=entering.at)


def _make_up(entering: Entering) -> None:
    """Agree a task for the first who was away with leave, and let the next one off."""
    assert entering.coordinator is not None
    away = Attendance.objects.filter(application__intake__cohort=entering.cohort, presence=Presence.EXCUSED)
    for number, row in enumerate(away.select_related("application__intake__cohort__programme", "gathering")[:2]):
        kind, task = ("waived", "") if number else ("task", "Skriv en side om det samlingen handlet om")
        allowances.agree(row.application, row.gathering, kind, task=task, by=entering.coordinator, at=entering.at)


def _answer(entering: Entering) -> None:
    """Let most answer, and most of those without their name."""
    rng, replies, answered = entering.rng, [], []
    turns = SurveyTurn.objects.filter(survey__cohort=entering.cohort).select_related("application__intake", "survey")
    for turn in turns.prefetch_related("survey__questions__options"):
        if rng.random() < 0.65:
            given = {one.key: _given(entering, one) for one in turn.survey.questions.all()}
            answers = {key: value for key, value in given.items() if value is not None}
            named = turn.application if rng.random() < 0.3 else None
            part = turn.application.intake.part
            replies.append(SurveyReply(survey=turn.survey, part=part, application=named, answers=answers))
            answered.append(turn.pk)
    SurveyReply.objects.bulk_create(replies)
    SurveyTurn.objects.filter(pk__in=answered).update(answered=True)


def _given(entering: Entering, question: SurveyQuestion) -> object:
    rng = entering.rng
    options = [option.key for option in question.options.all()]
    if question.kind == SurveyKind.SCALE:
        return rng.choices((1, 2, 3, 4, 5), (1, 2, 5, 9, 6))[0]
    if question.kind == SurveyKind.YES_NO:
        return rng.random() < 0.75
    if question.kind == SurveyKind.TEXT:
        return rng.choice(SAID) if rng.random() < 0.6 else None
    if question.kind == SurveyKind.CHOICE:
        return rng.choice(options)
    return rng.sample(options, rng.randint(1, len(options)))
