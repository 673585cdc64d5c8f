"""The life of a pair: two yeses, a no, silence, the end; each written once, told to the right people, and final."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from applications.models import Application
from applications.states import ApplicationState
from matching import forms, queries
from matching.domain import pairs, standings
from matching.models import Group, Pair
from matching.states import PairState, Side
from people.models import AuditEvent, OutgoingMail
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def mails(kind: str) -> set[str]:
    """The addresses that wait for a kind of letter."""
    return set(OutgoingMail.objects.filter(kind=kind).values_list("person__email", flat=True))


def group_of(scene, members: int = 2) -> Group:
    """Make the first pairs of a scene one group of the first mentor."""
    group = Group.objects.create(coupling=scene.coupling, guide=scene.mentors[0], name="Group 1")
    for pair in scene.pairs[:members]:
        Pair.objects.filter(pk=pair.pk).update(group=group, guide=scene.mentors[0])
        pair.refresh_from_db()
    return group


def test_the_second_yes_makes_the_pair_active_and_tells_both():
    scene = stages.matched()
    pair, later = scene.pairs[0], scene.at + timedelta(days=1)

    pairs.accept(pair, by=pair.seeker.person, at=scene.at)
    assert (pair.state, pair.active_at, mails("active")) == (PairState.HALF, None, set())

    pairs.accept(pair, by=pair.guide.person, at=later)
    assert (pair.state, pair.active_at, pair.seeker_yes_at) == (PairState.ACTIVE, later, scene.at)
    assert mails("active") == {pair.seeker.person.email, pair.guide.person.email}
    lines = AuditEvent.objects.filter(thing="matching.pair", thing_id=str(pair.pk)).exclude(verb="pair.offered")
    verbs = list(lines.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["pair.accepted", "pair.accepted", "pair.active"]


def test_one_yes_counts_once_and_a_stranger_has_none():
    scene = stages.matched()
    pair = scene.pairs[0]
    pairs.accept(pair, by=pair.seeker.person, at=scene.at)

    with pytest.raises(ValidationError, match="already answered"):
        pairs.accept(pair, by=pair.seeker.person, at=scene.at)
    with pytest.raises(ValidationError, match="not yours"):
        pairs.accept(pair, by=scene.pairs[1].seeker.person, at=scene.at)
    pair.refresh_from_db()
    assert pair.state == PairState.HALF


def test_a_no_closes_the_offer_and_tells_only_the_other():
    scene = stages.matched()
    pair = scene.pairs[0]

    pairs.decline(pair, "no_time", by=pair.guide.person, at=scene.at)

    assert (pair.state, pair.end_reason) == (PairState.DECLINED, "no_time")
    assert mails("offer_declined") == {pair.seeker.person.email}
    with pytest.raises(ValidationError, match="already answered"):
        pairs.accept(pair, by=pair.seeker.person, at=scene.at)


def test_a_no_needs_a_reason_from_the_list():
    scene = stages.matched()

    with pytest.raises(ValidationError, match="Choose a reason"):
        pairs.decline(scene.pairs[0], "because", by=scene.pairs[0].seeker.person, at=scene.at)


def test_an_offer_to_somebody_who_has_left_cannot_be_accepted():
    scene = stages.matched()
    pair = scene.pairs[0]
    Application.objects.filter(pk=pair.guide_id).update(state=ApplicationState.WITHDRAWN)

    with pytest.raises(ValidationError, match="left the programme"):
        pairs.accept(pair, by=pair.seeker.person, at=scene.at)


def test_silence_ends_with_an_expired_offer_that_frees_both():
    scene = stages.matched()
    pair = scene.pairs[0]

    pairs.expire(pair, by=scene.coordinator, at=scene.at)

    assert pair.state == PairState.EXPIRED
    assert pair.seeker in queries.free_seekers(scene.coupling)
    assert queries.places_taken(scene.coupling).get(pair.guide_id, 0) == 0


def test_an_ended_pair_keeps_its_reason_and_tells_both_but_the_one_who_ended_it():
    scene = stages.running()
    pair = scene.pairs[0]

    pairs.end(pair, "moved", by=pair.seeker.person, at=scene.at)

    assert (pair.state, pair.end_reason, pair.ended_at) == (PairState.ENDED, "moved", scene.at)
    assert mails("ended") == {pair.guide.person.email}


def test_only_an_active_pair_is_completed():
    scene = stages.running()
    pairs.complete(scene.pairs[0], by=scene.coordinator, at=scene.at)
    assert scene.pairs[0].state == PairState.COMPLETED
    cleo = scene.pairs[0].seeker
    by_hand = forms.ByHandForm(coupling=scene.coupling, campus_ids=None).fields["seeker"].queryset
    assert cleo not in queries.free_seekers(scene.coupling) and cleo in by_hand, (
        "only by hand does another come after it"
    )
    assert standings.standings([scene.coupling])[0].waiting == 0

    with pytest.raises(ValidationError, match="Only an active pair"):
        pairs.complete(scene.pairs[3], by=scene.coordinator, at=scene.at)


def test_one_yes_of_the_guide_counts_for_the_whole_group():
    scene = stages.matched()
    group_of(scene)
    first, second = scene.pairs[:2]
    pairs.accept(first, by=first.seeker.person, at=scene.at)

    pairs.accept(second, by=scene.mentors[0].person, at=scene.at)

    first.refresh_from_db()
    assert (first.state, second.state) == (PairState.ACTIVE, PairState.HALF)


def test_who_is_asked_first_answers_first():
    scene = stages.matched()
    scene.coupling.first_contact.asked_first = "guide"
    scene.coupling.first_contact.save()
    pair = queries.pairs().get(pk=scene.pairs[0].pk)
    cleo, ben = pair.seeker.person, pair.guide.person
    OutgoingMail.objects.filter(kind="offer").delete()
    assert pair not in queries.pairs_of(cleo)

    with pytest.raises(ValidationError, match="not yours"):
        pairs.accept(pair, by=cleo, at=scene.at)
    pairs.accept(pair, by=ben, at=scene.at)

    assert mails("offer") == {cleo.email}
    assert pair in queries.pairs_of(cleo)


def test_who_has_not_answered_is_listed_with_the_days_of_the_rule():
    scene = stages.matched()
    pair = scene.pairs[0]
    pairs.accept(pair, by=pair.seeker.person, at=scene.at)

    waiting = [one for one in queries.unanswered(scene.at) if one.pair.pk == pair.pk]

    assert [(one.side, one.person) for one in waiting] == [(Side.GUIDE, pair.guide.person)]
    assert waiting[0].remind_at == scene.at + timedelta(days=3)
    assert waiting[0].office_at == scene.at + timedelta(days=10)


def test_participants_are_those_who_ever_walked_together():
    scene = stages.running()

    assert set(queries.participants(scene.cohort)) == {*scene.students[:3], *scene.mentors[:3]}
    assert set(queries.active_pairs(scene.cohort)) == set(scene.pairs[:3])
