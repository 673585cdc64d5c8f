"""What counts: other weights are tried on one person before anything is saved, and a run keeps what it used."""

import re

import pytest
from django.urls import reverse

from matching import queries
from matching.domain import translate, weighing
from matching.states import Side
from programmes.states import Role
from tests.matching import crowd
from tests.matching.test_desk import at, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("OM-7", "GC-8")
def test_weights_are_tried_on_one_student_and_saved_in_the_couplings_own_form(client):
    year = crowd.cohort("copenhagen")
    students = crowd.join(year, "student", 6)
    crowd.join(year, "mentor", 25)
    coupling = year.couplings.first()
    ada = stages.staff("Ada", year.programme, Role.COORDINATOR)
    run = crowd.run_of(coupling, ada)
    client.force_login(ada)
    first, *others = [one for one in coupling.criteria.order_by("-weight") if one.weight]
    page, student = at("weighing", coupling.pk), students[0]

    as_is = words(client.get(page, {"seeker": student.pk}))
    assert "The best for Student 0" in as_is and "By the weights as they are." in as_is
    tried = {"seeker": student.pk, f"w-{first.key}": 0, **{f"w-{one.key}": one.weight for one in others}}
    shown = words(client.get(page, tried))
    assert "By the weights that you try." in shown and "A programme admin saves weights" in shown
    guides = tuple(queries.pool(coupling, Side.GUIDE))
    rows = weighing.top(coupling, student, guides, {first.key: 0})
    ranks = [one.rank_then for one in rows]
    assert ranks == sorted(ranks) and any(one.change for one in rows)
    assert {row.guide.pk: row.now for row in rows} == {
        row.guide.pk: translate.two(coupling, student, row.guide).points(0, 0) for row in rows
    }

    admin = stages.staff("Dora", year.programme, Role.ADMIN)
    client.force_login(admin)
    wished = tried | {f"w-{first.key}": 77}
    link = re.search(r'href="([^"]*coupling/\d+/change/[^"]*)"', client.get(page, wished).content.decode()).group(1)
    form = client.get(link.replace("&amp;", "&")).content.decode()
    assert link.startswith(reverse("admin:programmes_coupling_change", args=[coupling.pk])) and 'value="77"' in form
    first.refresh_from_db()
    assert first.weight != 77  # nothing is saved by looking
    first.weight = 77
    first.save()
    run.refresh_from_db()
    frozen = {one["key"]: one["weight"] for one in run.frozen_input["criteria"]}
    assert frozen[first.key] != 77  # what a run has used stays as it was


def test_trying_weights_says_so_when_nobody_is_there(client):
    scene = stages.planned()
    client.force_login(scene.coordinator)
    assert "Nobody is in the pool to be guided yet." in words(client.get(at("weighing", scene.coupling.pk)))
