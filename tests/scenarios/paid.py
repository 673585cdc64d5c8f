"""A cohort whose mentors are paid: terms, a contact for pay, and contracts as far as a test needs them."""

from datetime import datetime

from programmes.models import Contact, PayTerms, Programme
from sessions_app.domain import contracts
from sessions_app.models import Contract
from tests.scenarios.stages import Scene

TEXT = "Contract of {name} with {employer} for {hours} hours from {starts} to {ends}. Ask {contact}, {contact_email}."


def pays(scene: Scene) -> Scene:
    """Let the programme of a scene pay its mentors, forty hours each, and name whom they ask."""
    Programme.objects.filter(pk=scene.programme.pk).update(mentors_paid=True, mentor_hours=40)
    scene.programme.refresh_from_db()
    PayTerms.objects.create(programme=scene.programme, contract={"en": f"{TEXT} {scene.mark}"})
    Contact.objects.create(
        programme=scene.programme, kind="pay", name=f"Pia {scene.mark}", email="pay@kobling.test", task={"en": "Pay"}
    )
    return scene


def sent(scene: Scene, number: int = 0) -> Contract:
    """A contract that waits for the signature of one of the mentors."""
    application = type(scene.mentors[number]).objects.get(pk=scene.mentors[number].pk)
    contract = contracts.draft(application, starts_on=scene.cohort.starts_on, by=scene.coordinator, at=scene.at)
    contracts.send(contract, by=scene.coordinator, at=scene.at)
    return contract


def signed(scene: Scene, number: int = 0, *, at: datetime | None = None) -> Contract:
    """A contract of one of the mentors that both have signed."""
    at = at or scene.at
    contract = sent(scene, number)
    contracts.sign(contract, typed="Ben Example", seen=contract.digest, by=scene.mentors[number].person, at=at)
    contracts.countersign(contract, typed="Ada Example", seen=contract.digest, by=scene.coordinator, at=at)
    return contract
