"""Gatherings ahead in the demo: people answer, a few tell what they need, and the office has sent a note."""

from datetime import timedelta

from mentoring.demo.entrants import Entering
from programmes.models import Gathering
from programmes.models.calendar import Mode
from sessions_app.domain import needs, notices, sign_up
from sessions_app.queries import presence

ANSWERING, NEEDING = 14, 4
NOTE = {
    "nb": ("Ta med noe å skrive med", "Vi skriver for hånd i gruppene. Pc-en kan bli hjemme."),
    "en": ("Bring something to write with", "We write by hand in the groups. Leave the laptop at home."),
}


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
                told = {"diets": diets, "access": [], "other": "", "for_all": False}
                needs.tell(application, gathering, **told, by=application.person, at=entering.at)
        if number == 0 and people and entering.coordinator:
            subject, text = NOTE.get(entering.cohort.programme.languages[0], NOTE["en"])
            told = {"audience": "invited", "subject": subject, "text": text}
            notices.send(gathering, **told, by=entering.coordinator, at=entering.at)
