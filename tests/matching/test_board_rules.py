"""What a board minds since its run: hours of guides, who is free of a study group, and whom the desk keeps apart."""

import pytest
from django.core.exceptions import ValidationError

from applications.models import Application
from matching.domain import board, seats
from matching.states import BoardVerb as Verb
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
