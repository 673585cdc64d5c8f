"""The demo's follow-up: both sides tell how it goes, a few concerns, some silence, and mentors tick what they hear."""

from datetime import timedelta

from matching.models import Pair
from matching.states import PairState
from mentoring.demo.entrants import Entering
from programmes.states import CohortState
from sessions_app.domain import check_ins, concerns, follow_ups, struggles
from sessions_app.models import Meeting
from sessions_app.states import ConcernState, Feeling

ASKED_DAYS_AGO = 11
SILENT_DAYS = 50
Told = tuple[str, bool | None, str] | None  # None: has not answered
NOTES = {
    "nb": ("Vi finner ikke tid som passer begge.", "Jeg har skrevet tre ganger uten svar.", "Han svarer meg aldri."),
    "nn": ("Vi finn ikkje tid som passar begge.", "Eg har skrive tre gonger utan svar.", "Han svarar meg aldri."),
    "da": ("Vi finder ikke tid, der passer begge.", "Jeg har skrevet tre gange uden svar.", "Han svarer mig aldrig."),
    "en": ("We find no time that suits both.", "I have written three times without an answer.", "He never answers me."),
}


def live(entering: Entering) -> None:
    """Let a running cohort be followed up for some weeks."""
    if entering.cohort.state != CohortState.RUNNING:
        return
    active = Pair.objects.filter(coupling__cohort=entering.cohort, state=PairState.ACTIVE, group=None)
    rows = active.select_related(
        "coupling__cohort__programme",
        "seeker__person",
        "seeker__intake__cohort__programme",
        "guide__person",
        "guide__intake__cohort__programme",
    )
    pairs = list(rows.order_by("pk"))
    for number, pair in enumerate(pairs):
        _tell(entering, pair, number)
    silent = [pair.pk for pair in pairs[4:7]]
    since = entering.at.date() - timedelta(days=SILENT_DAYS)
    Meeting.objects.filter(pair__in=silent, held_on__gt=since).delete()
    _tick(entering, pairs)
    _confide(entering, pairs)
    follow_ups.notice(at=entering.at)


def _tell(entering: Entering, pair: Pair, number: int) -> None:
    """Both of a pair answer a check-in, most of them that it goes well; one of the first pairs each time does not."""
    words = NOTES[pair.seeker.person.language]
    told: dict[int, list[Told]] = {
        0: [(Feeling.HELP, False, words[1]), (Feeling.WELL, True, "")],
        1: [(Feeling.WELL, True, ""), (Feeling.UNSURE, False, words[0])],
        2: [(Feeling.UNSURE, None, ""), None],
    }
    plain: list[Told] = [(Feeling.WELL, True, ""), (Feeling.WELL, True, "") if entering.rng.random() < 0.8 else None]
    day = (entering.at - timedelta(days=ASKED_DAYS_AGO)).date()
    for application, answer in zip((pair.seeker, pair.guide), told.get(number, plain), strict=True):
        if answer is None:
            application.check_ins.create(pair=pair, asked_on=day)
            continue
        feeling, met, note = answer
        at = entering.at - timedelta(days=ASKED_DAYS_AGO - 1)
        check_ins.answer(application, pair, day, feeling=feeling, met=met, note=note, by=application.person, at=at)


def _confide(entering: Entering, pairs: list[Pair]) -> None:
    """Two concerns: one is new, the other taken up."""
    assert entering.coordinator is not None
    for pair, kind, to in zip(pairs[3:5], ("silence", "fit"), (ConcernState.NEW, ConcernState.TAKEN), strict=False):
        person, at = pair.seeker.person, entering.at - timedelta(days=2)
        row = concerns.raise_one(pair.seeker, pair, kind=kind, text=NOTES[person.language][2], by=person, at=at)
        if to == ConcernState.TAKEN:
            concerns.take_up(row, by=entering.coordinator, at=entering.at - timedelta(days=1))


def _tick(entering: Entering, pairs: list[Pair]) -> None:
    """Mentors tick what students struggle with, and count whom they referred on."""
    programme = entering.cohort.programme
    themes = list(programme.struggle_themes.values_list("key", flat=True))
    services = list(programme.referral_services.values_list("key", flat=True))
    guides = {pair.guide_id: pair.guide for pair in pairs}
    for guide in guides.values():
        if entering.rng.random() < 0.8:
            ticked = entering.rng.sample(themes, min(len(themes), entering.rng.randint(1, 4)))
            counted = {key: entering.rng.choice((0, 0, 1, 2)) for key in services}
            struggles.tell(guide, themes=ticked, referrals=counted, by=guide.person, at=entering.at)
