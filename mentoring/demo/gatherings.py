"""Gatherings in the demo: people answer, a few tell what they need, and the office has sent a note."""

from datetime import timedelta

from i18nfield.strings import LazyI18nString

from mentoring.demo.entrants import Entering
from programmes.models import Gathering, Portion
from programmes.models.calendar import Mode
from sessions_app.domain import needs, notices, sign_up
from sessions_app.models import Attendance, SignUp
from sessions_app.queries import presence
from sessions_app.states import Answer, Presence

ANSWERING, NEEDING = 14, 4
NOTE = {
    "nb": ("Ta med noe å skrive med", "Vi skriver for hånd i gruppene. Pc-en kan bli hjemme."),
    "en": ("Bring something to write with", "We write by hand in the groups. Leave the laptop at home."),
}


EVENING = {"nb": "Vinterkveld", "nn": "Vinterkveld", "da": "Vinteraften", "en": "Winter evening"}
PARTS = (
    ("talk", {"nb": "Foredrag og samtaler", "nn": "Foredrag og samtalar", "da": "Oplæg", "en": "Talk"}, None),
    ("dinner", {"nb": "Middag", "nn": "Middag", "da": "Middag", "en": "Dinner"}, 8),
)


def _said(words: dict[str, str], entering: Entering) -> LazyI18nString:
    """Say something in the languages of the programme."""
    return LazyI18nString({key: words[key] for key in entering.cohort.programme.languages})


def one_more(entering: Entering) -> None:
    """Where nothing is ahead, an evening in two weeks with fewer seats than people, and something to eat."""
    starts = entering.at.replace(hour=16, minute=0, second=0, microsecond=0) + timedelta(days=13)
    coming = Gathering.objects.filter(cohorts=entering.cohort, starts_at__gt=entering.at)
    if coming.exists() or starts.date() > entering.cohort.ends_on:
        return
    evening = Gathering.objects.create(
        programme=entering.cohort.programme,
        key="winter",
        number=9,
        name=_said(EVENING, entering),
        starts_at=starts,
        ends_at=starts + timedelta(hours=4),
        mode=Mode.IN_PERSON,
        place="Kulturhuset, 2. etasje",
        obligatory=False,
        catering=True,
        answer_days=3,
    )
    evening.cohorts.add(entering.cohort)
    for order, (key, name, seats) in enumerate(PARTS):
        Portion.objects.create(gathering=evening, key=key, name=_said(name, entering), seats=seats, order=order)


def ahead(entering: Entering) -> None:
    """Let some answer to each gathering ahead, and some tell what they need at those in person."""
    coming = Gathering.objects.filter(cohorts=entering.cohort, starts_at__gt=entering.at).order_by("starts_at")
    for number, gathering in enumerate(coming.select_related("programme")):
        people = list(presence.expected_at(gathering)[:ANSWERING])
        portions = list(gathering.portions.all())
        for application in people if portions else []:
            said = {portion.pk: entering.rng.random() < 0.75 for portion in portions}
            at = entering.at - timedelta(hours=entering.rng.randint(1, 60))
            sign_up.answer(gathering, application, said, by=application.person, at=at)
        if gathering.mode == Mode.IN_PERSON:
            for application in people[:NEEDING]:
                diets = entering.rng.sample(["nut_free", "gluten_free", "vegetarian", "lactose_free"], 1)
                by = application.person
                needs.tell(
                    application, gathering, diets=diets, access=[], other="", for_all=False, by=by, at=entering.at
                )
        if number == 0 and people and entering.coordinator:
            subject, text = NOTE.get(entering.cohort.programme.languages[0], NOTE["en"])
            by = entering.coordinator
            notices.send(gathering, audience="invited", subject=subject, text=text, by=by, at=entering.at)


def behind(entering: Entering) -> None:
    """Let those who came to a gathering that one signs up for have signed up."""
    rows = Attendance.objects.filter(gathering__cohorts=entering.cohort, presence=Presence.PRESENT)
    for portion in Portion.objects.filter(gathering__cohorts=entering.cohort, gathering__starts_at__lte=entering.at):
        came = rows.filter(gathering=portion.gathering_id).values_list("application", flat=True)[: portion.seats]
        at = portion.gathering.starts_at - timedelta(days=9)
        SignUp.objects.bulk_create(
            SignUp(portion=portion, application_id=one, answer=Answer.YES, answered_at=at) for one in came
        )
