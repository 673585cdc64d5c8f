"""What a run says of itself: its proof before it is published, why it failed, its replay, and what a place is worth."""

import inspect
import re
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from applications.models import Application
from matching import engine
from matching.admin import failing
from matching.domain import archive, board, failures, runs, seats, worth
from matching.engine import rules as engine_rules
from matching.models import Proposal, Run
from matching.states import BoardVerb
from people.models import OutgoingMail
from programmes.models import Coupling, FirstContact
from programmes.models.coupling import Method
from programmes.states import Role
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


@pytest.mark.requirement("OM-7")
def test_locks_that_contradict_are_told_by_name_in_the_readers_language_and_as_far_as_the_reader_may_know(client):
    scene = stages.reviewed()
    run, (cleo, _carl, cora, _cyril), ben = ready(scene), scene.students, scene.mentors[0]
    ben.places = 2
    ben.save()
    for wish in (seats.Wish(BoardVerb.MOVE, cora, ben), *(seats.Wish(BoardVerb.LOCK, one) for one in (cleo, cora))):
        board.do(run, wish, seen=run.board_version, by=scene.coordinator, at=scene.at)
    Application.objects.filter(pk=ben.pk).update(places=1)
    again = runs.request(scene.coupling, based_on=run, by=scene.coordinator, at=scene.at)
    runs.carry_out(again.pk, at=scene.at)
    again.refresh_from_db()

    client.force_login(scene.coordinator)
    page = words(client.get(at("run_change", again.pk)))

    assert again.state == "failed" and again.failure["kind"] == "input"
    assert "Cleo Example and Cora Example are kept together with Ben Example, who has 1 free place." in page
    assert f"a{ben.pk}" not in page and "expected" not in page
    with translation.override("nb"):
        told = failures.sentences(again, {f"a{ben.pk}": "Ben"}.get)
    assert "Ben" in told[0] and "kept" not in told[0] and "place" not in told[0]
    south = stages.staff("Sam", scene.programme, Role.COORDINATOR, campus=scene.south)
    assert ben.campus != scene.south and failing.names(south, again.failure, again.coupling) == {}
    assert set(failing.names(scene.coordinator, again.failure, again.coupling)) == {
        f"a{one.pk}" for one in (ben, cleo, cora)
    }


def test_rules_that_conflict_are_told_by_the_names_of_study_groups_and_guides(client):
    year = crowd.cohort("oslomet-study-groups")
    students = crowd.join(year, "student", 10)
    crowd.join(year, "mentor", 3, places=2)
    crowd.in_study_groups(students, [5, 5])
    ada = stages.staff("Ada", year.programme, Role.COORDINATOR)
    run = crowd.run_of(year.couplings.first(), ada)
    first, second = (run.proposals.filter(study_group__name=f"Kollokvie {n}").first() for n in (1, 2))
    Proposal.objects.filter(run=run).update(guide=first.guide, locked=True)
    Application.objects.filter(pk=first.guide_id).update(hours=1)
    again = runs.request(run.coupling, based_on=run, by=ada, at=crowd.NOW)
    runs.carry_out(again.pk, at=crowd.NOW)
    again.refresh_from_db()
    client.force_login(ada)

    page = words(client.get(at("run_change", again.pk)))

    assert again.failure["kind"] == "conflict"
    assert "These cannot all hold together." in page and f"Hours that {first.guide.person} has left: 1." in page
    assert f"is kept together with {first.guide.person}." in page and "Kollokvie" in page
    assert not re.search(r"\b[ag]\d+\b", page) and second is not None


def test_every_rule_of_the_engine_has_words_and_what_has_none_is_still_told():
    values = {"student": "a1", "mentor": "a2", "number": 3, "points": 500, "low": 3, "high": 8}
    values |= {"name": "year", "bound": "max", "mentors": ("a2",)}
    named = [make for make in vars(engine_rules).values() if inspect.isfunction(make)]
    rules = tuple(make(*(values[name] for name in inspect.signature(make).parameters)) for make in named)
    rules += ("cap x: at most 2",)

    told = failures.of(engine.Infeasible(rules), [])

    said = failures.told(told, {"a1": "Ann", "a2": "Bob"}.get, {"year": "Everybody"})
    assert "Everybody: at most 3 more may be guided." in said and failures.has_limits(told)
    assert len(said) == len(rules) == 11 and not any(word in " ".join(said) for word in ("a1", "a2", "None"))
    assert said[0] == "Ann is kept together with Bob." and said[-1] == "cap x: at most 2"
    unfound = engine.Infeasible(rules, is_proven=False)
    assert failures.opening(Run(failure=failures.of(unfound, []))).startswith("No groups were found that keep all")
    assert str(unfound).startswith("no groups were found that keep all these rules: locked")
    wrong = failures.of(failures.Refused(["level total: no"]), [])
    assert failures.sentences(Run(failure=wrong), str) == ["level total: no"]


@pytest.mark.requirement("OM-7")
def test_a_run_that_its_time_limit_stopped_is_replayed_byte_for_byte_and_an_older_one_by_its_proof(capsys, monkeypatch):
    year = crowd.cohort("uit-groups")
    crowd.join(year, "student", 90)
    crowd.join(year, "mentor", 12)
    monkeypatch.setitem(runs.SECONDS, Method.FORMED_GROUPS, 0.0)
    run = crowd.run_of(year.couplings.first())
    monkeypatch.undo()
    assert run.answer["stopped"] and run.gap > 0 and not run.proven

    call_command("matching", "replay", str(run.pk))

    told = capsys.readouterr().out
    assert f"stopped where its time limit stopped it, at most the share {run.gap:.4f} below the best" in told
    assert "the same answer, byte for byte" in told
    first = run.answer["looks"]["turns"][0]
    run.answer["looks"]["turns"][:1] = [first + 7]
    run.save()
    with pytest.raises(CommandError, match="the answer is not the same"):
        call_command("matching", "replay", str(run.pk))
    del run.answer["looks"]
    run.save()
    call_command("matching", "replay", str(run.pk))
    told = capsys.readouterr().out
    assert "this run was stopped by its time limit, and an older Kobling did not keep where" in told
    assert f"its proof verifies: at most the share {run.gap:.4f}" in told
    run.levels[0]["bound"] -= 1
    run.save()
    with pytest.raises(CommandError, match="does not come out as it was"):
        call_command("matching", "replay", str(run.pk))


@pytest.mark.requirement("OM-7")
def test_a_run_stores_what_one_more_place_is_worth_and_a_run_with_that_place_agrees(client):
    year = crowd.cohort("usn")
    crowd.join(year, "student", 12)
    crowd.join(year, "mentor", 8)
    ada = stages.staff("Ada", year.programme, Role.COORDINATOR)
    run = crowd.run_of(year.couplings.get(), ada)
    client.force_login(ada)

    key, gain = max(run.prices.items(), key=lambda row: row[1].get("placed", 0))
    guide = Application.objects.select_related("person").get(pk=key)
    told = f"ne more place with {guide.person} would place {gain['placed']} more person."
    assert gain["placed"] == 1 and told in words(client.get(at("run_change", run.pk)))
    cards = words(client.get(at("board", run.pk), {"view": "seats"}))
    assert "One more place would place 1 more person" in cards
    board.do(run, seats.Wish(BoardVerb.UNASSIGN, run.proposals.first().seeker), seen=0, by=ada, at=crowd.NOW)
    assert "One more place would place" not in words(client.get(at("board", run.pk), {"view": "seats"}))

    problem, answer = archive.problem(run), archive.answer(run)
    assert problem.balance > 0  # a further student of one guide costs points
    for column, name in enumerate(problem.mentors.ids):
        places = problem.mentors.places.copy()
        places[column] += 1
        grown = engine.solve(replace(problem, mentors=engine.Mentors(problem.mentors.ids, places)))
        gained = [(a.name, b.value - a.value) for a, b in zip(answer.levels, grown.levels, strict=False)]
        assert run.prices.get(name[1:], {}) == {level: n for level, n in gained[:3] if n}
    before = {level["name"]: level["value"] for level in run.levels}
    Application.objects.filter(pk=key).update(places=guide.places + 1)
    after = {level["name"]: level["value"] for level in crowd.run_of(run.coupling, ada).levels}
    assert {name: after[name] - before[name] for name in ("placed", "total")} == {
        name: gain.get(name, 0) for name in ("placed", "total")
    }


@pytest.mark.parametrize("objective", ["worst-first", "best-total"])
def test_places_are_priced_under_every_objective_and_a_run_that_was_stopped_prices_none(objective):
    year = crowd.cohort("usn")
    crowd.join(year, "student", 12)
    crowd.join(year, "mentor", 8)
    Coupling.objects.update(objective=objective, minimum=0)
    run = crowd.run_of(year.couplings.get())
    problem, answer = archive.problem(run), archive.answer(run)

    assert problem.objective == objective and any(gain.get("placed") for gain in run.prices.values())
    assert worth.of(problem, answer) == run.prices
    assert worth.of(problem, replace(answer, gap=0.1)) == {}


@pytest.mark.requirement("OM-10")
@pytest.mark.parametrize(("first", "reads", "waits"), [("guide", "Ben", "Cleo"), ("seeker", "Cleo", "Ben")])
def test_before_publishing_only_the_letters_are_shown_that_are_sent_at_once(client, first, reads, waits):
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    FirstContact.objects.filter(coupling=scene.coupling).update(asked_first=first)
    run = ready(scene)
    client.force_login(scene.coordinator)

    shown = words(client.get(at("run_publish", run.pk)))

    assert f"Hi {reads}," in shown and f"Hi {waits}," not in shown
    assert "to both sides" not in shown and "4 matches are offered, first to those who" in shown
    client.post(at("run_publish", run.pk), {"tell_unmatched": "on", "version": 0})
    assert OutgoingMail.objects.filter(kind="offer", person__name=f"{reads} Example").exists()
    assert not OutgoingMail.objects.filter(kind="offer", person__name=f"{waits} Example").exists()


def test_history_and_comparison_tell_the_campus_and_the_seed_of_a_run(client):
    scene = stages.reviewed()
    made = []
    for campus, seed in ((None, 41), (scene.south, 42)):
        run = runs.request(scene.coupling, campus, seed, by=scene.coordinator, at=scene.at)
        runs.carry_out(run.pk, at=scene.at)
        made.append(run)
    client.force_login(scene.coordinator)

    history = client.get(at("coupling", scene.coupling.pk)).content.decode()
    compared = words(client.get(at("compare", scene.coupling.pk), {"first": made[0].pk, "second": made[1].pk}))

    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in history.split("<tr>")]
    assert any("all campuses 41" in row for row in rows) and any(f"{scene.south} 42" in row for row in rows)
    assert f"Only at all campuses {scene.south}" in compared and "Seed 41 42" in compared
