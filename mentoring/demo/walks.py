"""What pairs of the demo have done together: agreements signed, goals set and reached, and two who ask for a change."""

from datetime import datetime, timedelta

from django.utils import translation

from matching.domain import swaps
from matching.models import Pair
from matching.states import PairState
from mentoring.demo.entrants import Entering
from programmes.models.together import Horizon
from sessions_app.domain import agreements, goals
from sessions_app.queries import agreements as signed
from sessions_app.queries import guides
from sessions_app.states import GoalState

MOST = 14
SETTLED = (
    "Annenhver onsdag klokka 15, en time",
    "Kafeen på hjørnet, ellers digitalt",
    "Melding, og svar innen to dager",
)
STEPS = ("Spørre en på kullet", "Sette av en time på torsdag", "Vise det til mentoren")
TROUBLES = (("no_time", "talk", "Praksis og jobb tok mer tid enn jeg trodde."), ("silence", "another", ""))


def walk(entering: Entering) -> None:
    """Let the first active pairs of a cohort that runs agree, set goals, and two of them ask for a change."""
    rows = Pair.objects.filter(coupling__cohort=entering.cohort, state=PairState.ACTIVE, group=None).order_by("pk")
    rows = rows.select_related("coupling__cohort__programme", "seeker__person", "guide__person")
    with translation.override(entering.cohort.programme.languages[0]):
        for place, pair in enumerate(rows[:MOST]):
            assert pair.active_at is not None
            _agree(pair, place, pair.active_at + timedelta(days=4))
            _aim(pair, place, pair.active_at + timedelta(days=5), entering.at)
        for pair, (trouble, wish, note) in zip(rows[3:5], TROUBLES, strict=False):
            at = entering.at - timedelta(days=2)
            swaps.ask(pair, trouble=trouble, wish=wish, note=note, by=pair.seeker.person, at=at)


def _agree(pair: Pair, place: int, at: datetime) -> None:
    """Three of four pairs have worded their agreement; most of these have both signed it."""
    text = signed.text_for(pair.coupling)
    if text is None or place % 4 == 3:
        return
    asked = [one.key for one in text.points.all() if str(one.ask)]
    lines = dict(zip(asked, SETTLED, strict=False))
    mark = agreements.wording(text, None).mark
    made = agreements.settle(pair, text, lines, seen=mark, by=pair.seeker.person, at=at)
    mark = agreements.wording(text, made).mark
    for hours, application in enumerate((pair.guide, pair.seeker)[: 1 if place % 4 == 2 else 2]):
        agreements.sign(pair, text, seen=mark, by=application.person, at=at + timedelta(hours=hours))


def _aim(pair: Pair, place: int, at: datetime, now: datetime) -> None:
    """Most pairs have a goal or two; some have reached one."""
    for rank, idea in enumerate(guides.ideas_for(pair, [])[: (place + 2) % 4]):
        goal = goals.add(
            pair,
            text=str(idea.text),
            horizon=idea.horizon,
            by_when=(now + timedelta(days=10 + 20 * rank)).date() if idea.horizon == Horizon.SHORT else None,
            checks=["specific", "relevant", "attainable"],
            by=(pair.seeker, pair.guide)[rank % 2].person,
            at=at,
        )
        for number, words in enumerate(STEPS[: rank + 1]):
            step = goals.add_step(goal, words, at=at)
            goals.tick(step, number == 0, at=now - timedelta(days=3))
        if place % 3 == 1 and rank == 0:
            goals.move(goal, GoalState.DONE, by=pair.seeker.person, at=now - timedelta(days=1))
