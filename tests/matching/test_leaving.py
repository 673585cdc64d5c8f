"""Who has left since a run: marked on its board in words, counted on its page and before publishing, and taken off."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.domain import intake
from applications.models import Application
from applications.states import ApplicationState
from matching.domain import publishing
from matching.models import Pair
from tests.matching import crowd
from tests.matching.test_board_of_groups import made
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("OM-7")
def test_who_has_left_since_the_run_is_marked_and_counted_until_they_are_off_the_board(client):
    scene = stages.reviewed()
    run, (cleo, carl, cora, cyril) = ready(scene), scene.students
    crowd.clear(scene.coupling)
    client.force_login(scene.coordinator)
    assert "cannot be matched any more." not in words(client.get(at("board", run.pk)))
    left = run.proposals.get(seeker=cora).guide
    for one in (cleo, left):
        intake.withdraw(one, by=one.person, at=scene.at)
    publishing.couple(scene.coupling, carl, run.proposals.get(seeker=carl).guide, by=scene.coordinator, at=scene.at)

    told = "3 people on the board of this run cannot be matched any more. It cannot be published before"
    for page in ("run_change", "run_publish", "board"):
        shown = words(client.get(at(page, run.pk)))
        assert told in shown and f"{left.person} , who guides – withdrawn: move who sits with them" in shown, page
        assert "Cleo Example – withdrawn: take them out" in shown and "Carl Example – matched already" in shown, page
    rows = words(client.get(at("board", run.pk), {"show": "gone"}))
    assert "3 people found" in rows and "Cyril" not in rows.split("people found")[1].split("This board")[0]
    cards = client.get(at("board", run.pk), {"show": "gone", "view": "seats"}).content.decode()
    assert f'id="guide-{left.pk}"' in cards and "Move who sits here to another guide, or take them out." in cards
    assert "Take out …" in words(client.get(at("board_person", run.pk, cleo.pk)))
    beside = words(client.get(at("board_person", run.pk, cora.pk)))
    assert f"{left.person}, who guides, cannot be matched any more (withdrawn). Move Cora Example" in beside

    for number, one in enumerate((cleo, carl, cora)):
        client.post(at("board_act", run.pk), {"verb": "unassign", "seeker": one.pk, "version": number})
    waiting = client.get(at("board", run.pk), {"view": "seats"}).content.decode()
    assert told[:10] not in words(client.get(at("run_publish", run.pk))) and "withdrawn" in waiting
    assert f'data-seeker="{cleo.pk}"' not in waiting and f'data-seeker="{cora.pk}"' in waiting
    client.post(at("run_publish", run.pk), {"version": 3})
    assert set(Pair.objects.values_list("seeker", flat=True)) == {carl.pk, cyril.pk}
    assert "withdrawn" not in words(client.get(at("board", run.pk)))


def test_a_board_of_groups_marks_a_guide_who_has_left_and_asks_the_database_as_often_as_before(client):
    run, ada = made()
    client.force_login(ada)
    pages = [at("board", run.pk), f"{at('board', run.pk)}?view=seats", at("run_change", run.pk)]
    counts = []
    group = run.proposals.filter(guide=run.proposals.first().guide).order_by("pk")
    guide, members = group[0].guide, [one.seeker_id for one in group]
    for gone in ([], members[:1], [*members, guide.pk]):
        Application.objects.filter(pk__in=gone).update(state=ApplicationState.WITHDRAWN)
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                shown = words(client.get(page))
            counts.append(len(captured))
            number = len(gone)
            assert (f"{number} {'person' if number == 1 else 'people'} on the board of this run" in shown) == bool(gone)

    assert counts[:3] == counts[3:6] == counts[6:]
    assert f"{guide.person} , who guides – withdrawn" in words(client.get(pages[0]))
    assert f'id="guide-{guide.pk}"' in client.get(pages[1]).content.decode()
