"""What a board minds since its run: hours of guides, who is free of a study group, and whom the desk keeps apart."""

import pytest
from django.core.exceptions import ValidationError

from applications.models import Application
from matching.domain import board, seats
from matching.models import Pair, Run
from matching.states import BoardVerb as Verb
from programmes.models import Campus
from tests.matching import crowd

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
