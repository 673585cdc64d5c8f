"""What a board minds since its run: hours of guides, who is free of a study group, and whom the desk keeps apart."""

import pytest
from django.core.exceptions import ValidationError

from applications.models import Application
from matching.domain import anew, board, board_questions, seats
from matching.models import Apart, Pair, Run
from matching.states import BoardVerb as Verb
from programmes.models import Campus
from tests.matching import crowd
from tests.matching.test_board_of_groups import asked, made
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def test_study_groups_of_another_size_are_not_swapped_beyond_a_guides_hours():
    year = crowd.cohort("oslomet-study-groups")
    students = crowd.join(year, "student", 8)
    crowd.join(year, "mentor", 2, places=1)
    crowd.in_study_groups(students, [3, 5])
    run = crowd.run_of(year.couplings.first())
    small, large = (run.proposals.filter(study_group__name=f"Kollokvie {n}")[0] for n in (1, 2))
    wish = seats.Wish(Verb.SWAP, small.seeker, other=large.seeker)
    Application.objects.filter(pk=small.guide_id).update(hours=run.coupling.hours_per_student * 4)

    with pytest.raises(ValidationError, match="has not enough hours for a group of this size"):
        board.do(run, wish, seen=0, by=run.requested_by, at=crowd.NOW)
    run.refresh_from_db()
    assert str(small.guide.person) in seats.cost(run, wish).refused and run.board_version == 0
    Application.objects.filter(pk=small.guide_id).update(hours=run.coupling.hours_per_student * 5)
    board.do(run, wish, seen=0, by=run.requested_by, at=crowd.NOW)
    assert run.proposals.filter(guide=small.guide).count() == 5


def test_of_a_study_group_only_who_is_free_and_at_the_campus_of_the_run_is_placed():
    year = crowd.cohort("oslomet-study-groups")
    students = crowd.join(year, "student", 9)
    guides = crowd.join(year, "mentor", 3, places=2)
    groups = crowd.in_study_groups(students, [4, 5])
    run = crowd.run_of(year.couplings.first())
    do = {"by": run.requested_by, "at": crowd.NOW}
    first, second, third, fourth = Application.objects.filter(study_group=groups[0]).order_by("pk")
    board.do(run, seats.Wish(Verb.UNASSIGN, first), seen=0, **do)
    Pair.objects.create(coupling=run.coupling, seeker=second, guide=guides[0], offered_at=crowd.NOW)
    places = [Campus.objects.create(programme=year.programme, slug=f"at-{n}", name=f"At {n}") for n in (1, 2)]
    for one, place in ((first, 0), (third, 1), (fourth, 0)):
        Application.objects.filter(pk=one.pk).update(campus=places[place])
    Run.objects.filter(pk=run.pk).update(campus=places[0])
    run.refresh_from_db()

    board.do(run, seats.Wish(Verb.PLACE, first, guides[1]), seen=1, **do)

    assert set(run.proposals.filter(study_group=groups[0]).values_list("seeker", flat=True)) == {first.pk, fourth.pk}


def test_what_a_change_would_cost_minds_whom_the_desk_keeps_apart_since_the_run():
    scene = stages.reviewed()
    run = ready(scene)
    cleo, cora, ben, bo = scene.students[0], scene.students[2], scene.mentors[0], scene.mentors[2]
    wish = seats.Wish(Verb.MOVE, cleo, bo)
    before = anew.price(run, wish)
    apart = {"programme": scene.programme, "reason": "Cousins", "said_by": scene.coordinator, "said_at": scene.at}

    Apart.objects.create(seeker=cora.person, guide=ben.person, **apart)

    told = anew.price(run, wish)
    assert not told.impossible and told.losses != before.losses and any("place" in one for one in told.losses)
    assert [one.guide for one in anew.options(run, cleo.pk)] == [bo.pk] and not anew.options(run, cora.pk)
    Apart.objects.create(seeker=cleo.person, guide=bo.person, **apart)
    assert anew.price(run, wish).impossible and not anew.options(run, cleo.pk)


def test_what_the_worker_has_found_is_old_when_the_desk_keeps_somebody_apart(client):
    run, ada = made()
    client.force_login(ada)
    seat = run.proposals.order_by("pk").first()
    page = at("board_person", run.pk, seat.seeker_id)
    asked(client, run, seat.seeker)
    row = run.questions.get()
    other = Application.objects.get(pk=row.found["options"][0]["guide"])
    said = {"programme": run.coupling.cohort.programme, "reason": "Cousins", "said_by": ada, "said_at": crowd.NOW}
    Apart.objects.create(seeker=seat.seeker.person, guide=other.person, **said)

    assert "it is worked out anew" in words(client.get(page))
    asked(client, run, seat.seeker)
    row.refresh_from_db()
    assert board_questions.is_fresh(row) and other.pk not in {one["guide"] for one in row.found["options"]}
