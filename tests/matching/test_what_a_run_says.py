"""What a run says of itself: its proof before it is published, why it failed, its replay, and what a place is worth."""

import pytest

from matching.domain import board, seats
from matching.models import Run
from matching.states import BoardVerb
from tests.matching import crowd
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db
SILENT = ("not proven optimal", "changed by hand")


def said(client, run: Run) -> dict[str, str]:
    """The words of every page that tells of a run's proof."""
    pages = {
        "publish": at("run_publish", run.pk),
        "run": at("run_change", run.pk),
        "history": at("coupling", run.coupling_id),
        "compare": at("compare", run.coupling_id) + f"?first={run.pk}&second={run.pk}",
    }
    return {name: words(client.get(page)) for name, page in pages.items()}


@pytest.mark.requirement("OM-7", "US-15")
def test_nothing_that_is_not_proven_is_published_without_a_word(client):
    scene = stages.reviewed()
    run = ready(scene)
    client.force_login(scene.coordinator)
    shown = said(client, run)
    assert not any(word in shown["publish"] for word in SILENT)
    assert "Proven optimal" in shown["run"] and all("proven optimal" in shown[p] for p in ("history", "compare"))

    wish = seats.Wish(BoardVerb.SWAP, scene.students[0], other=scene.students[2])
    board.do(run, seats.Wish(BoardVerb.LOCK, scene.students[1]), seen=0, by=scene.coordinator, at=scene.at)
    assert "changed by hand" not in said(client, run)["publish"]  # a lock moves nobody
    board.do(run, wish, seen=1, by=scene.coordinator, at=scene.at)
    shown = said(client, run)
    assert all("changed by hand 1 time since the run" in shown[page] for page in ("publish", "run"))
    assert all("proven optimal, then changed by hand" in shown[page] for page in ("history", "compare"))
    board.undo(run, seen=2, by=scene.coordinator, at=scene.at)
    assert "changed by hand" not in said(client, run)["publish"]

    Run.objects.filter(pk=run.pk).update(proven=False)
    shown = said(client, run)
    assert "it rests on the solver's word" in shown["publish"].replace("&#x27;", "'")
    assert "Best found" in shown["run"] and "optimal by the solver" in shown["history"]
    Run.objects.filter(pk=run.pk).update(gap=0.0125)
    shown = said(client, run)
    assert "up to the share 0.0125 better may exist" in shown["publish"] and "gap 0.0125" in shown["compare"]


def test_groups_by_an_older_kobling_are_called_proven_on_no_page(client):
    year = crowd.cohort("uit-groups")
    crowd.join(year, "student", 8)
    crowd.join(year, "mentor", 2)
    run = crowd.run_of(year.couplings.first())
    del run.certificate["format"]
    run.save()
    client.force_login(stages.staff("Sam", year.programme, "coordinator"))

    shown = said(client, run)

    assert "an older Kobling made it" in shown["publish"] and "Made by an older Kobling" in shown["run"]
    assert all("proof from an older Kobling" in shown[page] for page in ("history", "compare"))
    assert not any("roven optimal" in shown[page] for page in ("run", "history", "compare"))
