"""Celery's doors: a message is only a hint to look whether a run waits, or somebody for an answer."""

from collections.abc import Callable
from functools import partial

from celery import shared_task
from django.utils import timezone

from matching.domain import board_questions, endings, errands, forecasts, locks, runs, searches, silence
from matching.models import BoardQuestion, Forecast, Run
from matching.states import RunState

Work = Callable[[], bool]


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def carry_out_requested_runs() -> int:
    """Carry out the runs that wait, oldest first, while there is room; a dead worker's become interrupted."""
    runs.interrupt_stale(at=timezone.now())
    waiting = Run.objects.filter(state=RunState.REQUESTED).order_by("requested_at", "pk").values_list("pk", flat=True)
    return _while_there_is_room([partial(runs.carry_out, run_id, at=timezone.now()) for run_id in waiting])


@shared_task  # type: ignore[untyped-decorator]  # celery has no types
def look_for_plans() -> int:
    """Answer questions at boards, look for plans and work out dry runs: whatever somebody at the desk waits for.

    Questions are short and never wait for what takes long: that is done last, while there is room for it, and what has
    been asked meanwhile comes before the next of it.
    """
    long: list[Work] = [partial(searches.carry_out, search_id) for search_id in searches.waiting()]
    long += [partial(forecasts.carry_out, forecast_id) for forecast_id in errands.waiting(Forecast)]
    return _answer_questions() + _while_there_is_room(long, _answer_questions)


def _while_there_is_room(long: list[Work], between: Callable[[], int] = int) -> int:
    """Do what takes long, one after another, as long as a place for it is free; the clock asks again for the rest."""
    found = 0
    for work in long:
        with locks.room() as is_free:
            if not is_free:
                break
            found += work()
        found += between()
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
