"""Hostile requests over all forms, by an own fuzzer and by hypothesis: no server error, and no draft is lost."""

import os
import random

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.domain import intake
from tests.applications.conftest import ELIGIBLE, scheme_at
from tests.applications.test_hostile import NASTY
from tests.conftest import someone
from tests.matrix.hostile import STRANGE_NAMES, WAYS, Range, spoiled
from tests.matrix.world import World

REQUESTS = int(os.environ.get("HOSTILE_REQUESTS", "300"))  # make bench asks for 20,000
pytestmark = pytest.mark.django_db
TEXTS = st.text(st.characters(exclude_categories=[]), max_size=60) | st.sampled_from(NASTY)


@pytest.fixture(scope="module")
def ground(world: World) -> Range:
    """All doors, and Wanda's draft in a form with every kind of question."""
    at = timezone.now()
    scheme = scheme_at(at, slug="gamma")
    wanda = someone("Wanda", house="gamma")
    draft = intake.begin(scheme.students, wanda, at=at)
    intake.save_draft(draft, {**ELIGIBLE, "goals": ["cv"], "spoken": {"no": "c1"}}, by=wanda, at=at)
    draft.refresh_from_db()
    way_in = [scheme.programme.slug, scheme.cohort.number, "student"]
    extra = [reverse("application_section", args=[draft.pk, number]) for number in (1, 2)] * 3
    extra += [reverse(name, args=[draft.pk]) for name in ("application_review", "application", "application_withdraw")]
    return Range(world, draft, [*extra, reverse("can_i_apply", args=way_in), reverse("apply", args=way_in)])


def test_no_form_breaks_and_no_draft_is_lost_under_the_fuzzer(ground: Range):
    luck, before = random.Random(os.environ.get("HOSTILE_SEED", "11")), ground.report.requests
    for _turn in range(REQUESTS // 2):
        who, path = luck.choice(ground.doors)
        ground.fire(who, path, spoiled(luck, ground.fields(who, path)), luck.choice(WAYS))
    print(f"fuzzer: {ground.report}")

    assert ground.report.requests - before == REQUESTS // 2
    assert (ground.report.errors[:20], ground.report.lost[:20]) == ([], [])


def test_no_form_breaks_and_no_draft_is_lost_under_hypothesis(ground: Range):
    @settings(max_examples=REQUESTS // 2, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def send(data: st.DataObject) -> None:
        who, path = data.draw(st.sampled_from(ground.doors))
        fields = ground.fields(who, path)
        names = st.sampled_from([*sorted(fields), *STRANGE_NAMES])
        drawn = data.draw(st.lists(st.tuples(names, TEXTS), max_size=12))
        kept = [(name, value) for name, value in fields.items() if name not in dict(drawn)]
        ground.fire(who, path, kept + drawn, data.draw(st.sampled_from(WAYS)))

    send()
    print(f"hypothesis: {ground.report}")

    assert (ground.report.errors[:20], ground.report.lost[:20]) == ([], [])
