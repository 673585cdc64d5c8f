"""Publishing: gated by the privacy clearance and a named person, whole or not at all, and true to the frozen text."""

import pytest
from django.core.exceptions import ValidationError

from applications.models import Application
from applications.states import ApplicationState
from matching.domain import disclosure, publishing, runs
from matching.models import Pair, Run
from matching.states import PairState, RunState
from people.models import AuditEvent, OutgoingMail
from programmes.models import PrivacyClearance
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def ready(scene) -> Run:
    """A run that is ready for review."""
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(run.pk, at=scene.at)
    run.refresh_from_db()
    return run


def clear(scene, version: str = "1") -> None:
    """The privacy contact has cleared a version of the text."""
    PrivacyClearance.objects.create(
        coupling=scene.coupling, text_version=version, cleared_by="Data protection officer", cleared_on=scene.at.date()
    )


@pytest.mark.requirement("OM-10")
def test_nothing_is_published_before_the_privacy_contact_has_cleared_the_text_as_it_stands():
    scene = stages.reviewed()
    run = ready(scene)
    clear(scene, version="0")

    with pytest.raises(ValidationError, match="not cleared"):
        publishing.publish(run, by=scene.coordinator, at=scene.at)
    run.refresh_from_db()
    offers = OutgoingMail.objects.filter(kind__in=["offer", "unmatched"]).count()
    assert (run.state, Pair.objects.count(), offers) == (RunState.READY, 0, 0)

    clear(scene)
    publishing.publish(run, by=scene.coordinator, at=scene.at)
    assert (run.state, run.published_by, Pair.objects.count()) == (RunState.PUBLISHED, scene.coordinator, 4)


def test_a_named_person_publishes():
    scene = stages.reviewed()
    run = ready(scene)
    clear(scene)

    with pytest.raises(ValidationError, match="named person"):
        publishing.publish(run, by=None, at=scene.at)


def test_both_sides_are_asked_by_one_mail_each_and_the_text_is_kept_as_it_was():
    scene = stages.reviewed()
    run = ready(scene)
    clear(scene)

    publishing.publish(run, by=scene.coordinator, at=scene.at)

    asked = OutgoingMail.objects.filter(kind="offer").values_list("person__email", flat=True)
    assert sorted(asked) == sorted(a.person.email for a in (*scene.students, *scene.mentors))
    pair = Pair.objects.get(seeker=scene.students[0])
    assert (pair.state, pair.terms_version, pair.disclosed) == (PairState.OFFERED, "1", ["name", "email", "why"])
    assert disclosure.thawed(pair.terms).data == scene.coupling.first_contact.text.data
    assert AuditEvent.objects.filter(verb="pair.offered", actor=scene.coordinator).count() == 4


def test_a_run_is_published_once():
    scene = stages.reviewed()
    run = ready(scene)
    clear(scene)
    publishing.publish(run, by=scene.coordinator, at=scene.at)

    with pytest.raises(ValidationError, match="ready for review"):
        publishing.publish(run, by=scene.coordinator, at=scene.at)


def test_who_left_the_pool_since_the_run_is_named_and_nothing_is_published():
    scene = stages.reviewed()
    run = ready(scene)
    clear(scene)
    Application.objects.filter(pk=scene.mentors[1].pk).update(state=ApplicationState.WITHDRAWN)

    with pytest.raises(ValidationError, match="Bea Example"):
        publishing.publish(run, by=scene.coordinator, at=scene.at)

    run.refresh_from_db()
    assert (run.state, Pair.objects.count()) == (RunState.READY, 0)


def test_a_guide_who_got_somebody_else_meanwhile_is_named_and_nothing_is_published():
    scene = stages.reviewed()
    run = ready(scene)
    clear(scene)
    Application.objects.filter(pk=scene.mentors[0].pk).update(places=0)

    with pytest.raises(ValidationError, match="Ben Example has no free place"):
        publishing.publish(run, by=scene.coordinator, at=scene.at)

    assert Pair.objects.count() == 0


def test_who_has_no_place_is_told_and_not_promised_one():
    scene = stages.reviewed()
    Application.objects.filter(pk=scene.mentors[0].pk).update(state=ApplicationState.WAITLIST)
    run = ready(scene)
    clear(scene)

    publishing.publish(run, by=scene.coordinator, at=scene.at)

    told = set(OutgoingMail.objects.filter(kind="unmatched").values_list("person__name", flat=True))
    assert told == {row.application.person.name for row in run.unmatched.all()} != set()


def test_a_pair_by_hand_shows_what_it_breaks_and_needs_the_clearance_too():
    scene = stages.reviewed()
    cleo, bea = scene.students[0], scene.mentors[1]

    judged = publishing.judge(scene.coupling, cleo, bea)
    assert judged.broken == ("They are not at the same campus.",)
    assert judged.score == sum(part["points"] for part in judged.parts) < 10_000
    with pytest.raises(ValidationError, match="not cleared"):
        publishing.couple(scene.coupling, cleo, bea, by=scene.coordinator, at=scene.at)

    clear(scene)
    pair = publishing.couple(scene.coupling, cleo, bea, by=scene.coordinator, at=scene.at)
    assert (pair.state, pair.run, pair.score) == (PairState.OFFERED, None, judged.score)
    assert AuditEvent.objects.get(verb="pair.offered").note == "They are not at the same campus."


def test_a_pair_by_hand_is_refused_when_the_guide_is_full_or_the_seeker_is_taken():
    scene = stages.matched()
    spare = Application.objects.create(
        intake=scene.students[0].intake,
        person=scene.lead,
        questionnaire=scene.students[0].questionnaire,
        campus=scene.north,
        state=ApplicationState.POOL,
    )

    with pytest.raises(ValidationError, match="Ben Example has no free place"):
        publishing.couple(scene.coupling, spare, scene.mentors[0], by=scene.coordinator, at=scene.at)
    Application.objects.filter(pk=scene.mentors[0].pk).update(places=2)
    with pytest.raises(ValidationError, match="Already matched"):
        publishing.couple(scene.coupling, scene.students[1], scene.mentors[0], by=scene.coordinator, at=scene.at)
    assert publishing.couple(scene.coupling, spare, scene.mentors[0], by=scene.coordinator, at=scene.at).pk


@pytest.mark.requirement("US-24")
def test_the_page_by_hand_warns_of_a_pair_that_failed_before():
    scene = stages.running()
    Pair.objects.filter(pk=scene.pairs[0].pk).update(state=PairState.ENDED)

    judged = publishing.judge(scene.coupling, scene.students[0], scene.mentors[0])

    assert judged.broken == ("These two were matched before in this programme, and it did not hold.",)


def test_when_the_guide_is_asked_first_only_the_guide_is_asked():
    scene = stages.reviewed()
    scene.coupling.first_contact.asked_first = "guide"
    scene.coupling.first_contact.save()
    run = ready(scene)
    clear(scene)

    publishing.publish(run, by=scene.coordinator, at=scene.at)

    asked = set(OutgoingMail.objects.filter(kind="offer").values_list("person_id", flat=True))
    assert asked == {mentor.person_id for mentor in scene.mentors}
