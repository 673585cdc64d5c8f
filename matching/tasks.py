"""Celery's doors: a message is only a hint to look whether a run waits, or somebody for an answer."""

from celery import shared_task
from django.utils import timezone

from matching.domain import board_questions, endings, errands, forecasts, runs, searches, silence
from matching.models import BoardQuestion, Forecast, Run
from matching.states import RunState


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def carry_out_requested_runs() -> int:
    """Carry out every run that waits, oldest first; runs whose worker has died become interrupted."""
    runs.interrupt_stale(at=timezone.now())
    waiting = Run.objects.filter(state=RunState.REQUESTED).order_by("requested_at", "pk").values_list("pk", flat=True)
    return sum(runs.carry_out(run_id, at=timezone.now()) for run_id in list(waiting))


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def look_for_plans() -> int:
    """Answer questions at boards, look for plans and work out dry runs: whatever somebody at the desk waits for.

    What takes long is done last, and what has been asked meanwhile comes before the next of it.
    """
    found = _answer_questions()
    for search_id in searches.waiting():
        found += searches.carry_out(search_id) + _answer_questions()
    for forecast_id in errands.waiting(Forecast):
        found += forecasts.carry_out(forecast_id) + _answer_questions()
    return found


def _answer_questions() -> int:
    return sum(board_questions.carry_out(question_id) for question_id in errands.waiting(BoardQuestion))


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def tell_of_silence() -> int:
    """Tell who waits for a silent other that we are on it."""
    return silence.tell(at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def end_matches() -> int:
    """End the matches whose last day is over, and tell of those that end soon."""
    at = timezone.now()
    endings.announce(at=at)
    searches.forget(at=at)
    errands.forget(Forecast, at=at)
    errands.forget(BoardQuestion, at=at)
    return endings.end_due(at=at)
