"""Trials: small groups are put together at the desk, tried for some weeks, and reviewed: confirmed, or repaired."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from matching import forms, queries
from matching.domain import board, pairs, publishing, seats
from matching.models import Group, Pair
from matching.states import BoardVerb
from mentoring import own_data
from programmes.models.questionnaire import QuestionKind as K
from tests.matching import crowd
from tests.matching.test_desk import at, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def begun(scene, weeks_ago: int) -> Pair:
    """A pair that has been active for some weeks, in a coupling with four weeks of trial."""
    scene.coupling.trial_weeks = 4
    scene.coupling.save()
    Pair.objects.filter(pk=scene.pairs[0].pk).update(active_at=scene.at - timedelta(weeks=weeks_ago))
    return queries.pairs().get(pk=scene.pairs[0].pk)


def found_by(*people) -> list[bool]:
    """Say of each whether the finding of the review stands in their own data."""
    return ["They meet at noon." in str(own_data.as_document(one, at=timezone.now())) for one in people]


def test_a_trial_is_reviewed_when_its_weeks_are_over_and_once():
    scene = stages.running()
    pair = begun(scene, 3)
    with pytest.raises(ValidationError, match="no trial to review"):
        pairs.confirm(pair, heard="all", note="", by=scene.coordinator, at=scene.at)
    pair = begun(scene, 5)

    assert [one.pk for one in queries.on_trial(scene.at)] == [pair.pk]
    with pytest.raises(ValidationError, match="whom you have asked"):
        pairs.confirm(pair, heard="", note="", by=scene.coordinator, at=scene.at)
    assert pairs.confirm(pair, heard="all", note="", by=scene.coordinator, at=scene.at) == 1

    assert pair.confirmed_at == scene.at and not queries.on_trial(scene.at).exists()


def test_a_note_of_the_review_that_is_refused_is_shown_again(client):
    scene = stages.running()
    pair = begun(scene, 5)
    client.force_login(scene.coordinator)
    refused = client.post(at("pair_confirm", pair.pk), {"heard": "all", "note": "He is 010190-1234."})
    shown = refused.content.decode()
    assert "looks like a national identity number" in shown and "He is 010190-1234.</textarea>" in shown
    assert 'value="all" selected' in shown and not Pair.objects.get(pk=pair.pk).trial_note

    pairs.confirm(pair, heard="all", note="", by=scene.coordinator, at=scene.at)
    late = words(client.post(at("pair_confirm", pair.pk), {"heard": "all", "note": "They meet at noon."}))
    assert "There is no trial to review here" in late and "not stored" in late and "They meet at noon." in late


@pytest.mark.requirement("OM-9")
def test_a_small_group_is_put_together_at_the_desk_tried_and_confirmed_after_the_trial(client):
    year = crowd.cohort("uit-groups")
    alike = (K.AVAILABILITY, K.STUDY_PROGRAMME)
    crowd.join(year, "student", 10, alike=alike)
    crowd.join(year, "mentor", 3, alike=alike, places=2)
    coupling = year.couplings.first()
    coupling.group_lo, coupling.group_hi, coupling.trial_weeks = 2, 6, 4
    coupling.save()
    crowd.clear(coupling)
    coordinator = stages.staff("Ada", year.programme, "coordinator")
    run = crowd.run_of(coupling, coordinator)
    here = run.proposals.order_by("pk").first()
    there = run.proposals.exclude(group_number=here.group_number).order_by("pk").first()
    client.force_login(coordinator)
    wish = {"verb": "move", "seeker": here.seeker_id, "guide": there.guide_id, "version": 0}
    client.post(at("board_act", run.pk), wish)
    joined = run.proposals.get(seeker=here.seeker_id).group_number
    assert run.proposals.filter(group_number=joined, guide=there.guide_id).count() > 1

    publishing.publish(run, by=coordinator, at=crowd.NOW)
    group = Group.objects.filter(pairs__seeker=here.seeker_id).get()
    for pair in queries.pairs().filter(group=group):
        pairs.accept(pair, by=pair.seeker.person, at=crowd.NOW)
    pairs.accept(queries.pairs().filter(group=group).first(), by=group.guide.person, at=crowd.NOW)
    Pair.objects.filter(group=group).update(active_at=timezone.now() - timedelta(weeks=5))
    one = Pair.objects.filter(group=group).first()

    assert f"The trial is over: review {group.name}" in words(client.get(at("coupling", coupling.pk)))
    assert "The group goes on" in words(client.get(at("pair_change", one.pk)))
    refused = client.post(at("pair_confirm", one.pk), {"heard": "", "note": "They meet at noon."})
    assert "This field is required" in words(refused) and "They meet at noon." in words(refused)
    client.post(at("pair_confirm", one.pk), {"heard": "some", "note": "They meet at noon."})

    shown = words(client.get(at("pair_change", one.pk)))
    assert "Asked how the trial went some of them" in shown and "They meet at noon." in shown
    stranger = Pair.objects.exclude(group=group).first().seeker.person
    assert found_by(one.seeker.person, group.guide.person, stranger) == [True, True, False]
    assert not Pair.objects.filter(group=group, confirmed_at=None).exists()
    assert "The trial is over" not in words(client.get(at("coupling", coupling.pk)))


def test_a_line_break_in_a_note_counts_as_one_character_as_in_the_browser():
    told = "They meet at noon.\r\n" + "\r\n".join(["x"] * 490)  # 998 characters in a browser, and 490 more as sent
    short, long = ({"heard": "some", "note": told + end} for end in ("yy", "yyy"))

    assert forms.TrialForm(short).is_valid()
    assert forms.TrialForm(long).errors["note"] == ["Ensure this value has at most 1000 characters (it has 1001)."]


def test_who_is_taken_out_of_a_group_at_the_board_leaves_the_others_as_they_are():
    year = crowd.cohort("uit-groups")
    alike = (K.AVAILABILITY, K.STUDY_PROGRAMME)
    crowd.join(year, "student", 10, alike=alike)
    crowd.join(year, "mentor", 3, alike=alike, places=2)
    run = crowd.run_of(year.couplings.first())
    one = run.proposals.select_related("seeker__person").first()
    others = set(run.proposals.exclude(pk=one.pk).values_list("seeker_id", "group_number"))

    board.do(run, seats.Wish(BoardVerb.UNASSIGN, one.seeker), seen=0, by=run.requested_by, at=crowd.NOW)

    assert set(run.proposals.values_list("seeker_id", "group_number")) == others
