"""Before and after a run: readiness with prices in words, two runs compared, every letter read, and the replay."""

import csv
import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from applications.models import Application
from matching import engine, exports, tasks
from matching.admin import ready as desk
from matching.domain import archive, board, errands, forecasts, publishing, readiness, reasons, runs, seats
from matching.models import Forecast, Proposal, Run, Unmatched
from matching.states import BoardVerb, ForecastKind
from programmes.models import Coupling
from tests.engine.trees import sealed
from tests.matching import crowd
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


def worked_out(client, coupling, kind: str = "dry"):
    """Ask at the page for a dry run, or whether hiding pays; let the worker do it; give the page that tells."""
    client.post(at("ready", coupling.pk), {"kind": kind})
    assert tasks.look_for_plans() == 1
    return client.get(at("ready", coupling.pk))


def forecast_of(year):
    """What a dry run of a cohort's coupling says, when the worker has made it."""
    coupling = year.couplings.get()
    ada = stages.staff("Ada", year.programme, "coordinator")
    forecasts.ask(coupling, None, ForecastKind.DRY, by=ada, at=crowd.NOW)
    tasks.look_for_plans()
    return forecasts.outlook(coupling, None)


@pytest.mark.requirement("OM-7")
def test_readiness_says_what_is_lacking_and_who_would_help_most(client):
    scene = stages.reviewed()
    Application.objects.filter(pk=scene.mentors[1].pk).update(state="withdrawn")
    Application.objects.filter(pk=scene.mentors[3].pk).update(state="withdrawn")
    client.force_login(scene.coordinator)

    shown = words(worked_out(client, scene.coupling))

    assert "2 people would have a place today." in shown
    assert "with 3 places would place 2 more people." in shown and scene.south.name in shown
    assert "Carl Example" in shown and "Nobody who guides fits what must be met" in shown
    assert not Run.objects.exists()


def test_readiness_says_so_when_nobody_waits(client):
    scene = stages.reviewed()
    Application.objects.filter(intake__part="student").update(state="withdrawn")
    client.force_login(scene.coordinator)

    assert "Nobody waits for a match here" in words(client.get(at("ready", scene.coupling.pk)))


def test_what_is_wanted_comes_as_a_file_without_names(client):
    scene = stages.reviewed()
    Application.objects.filter(pk__in=[one.pk for one in scene.mentors[1::2]]).update(state="withdrawn")
    client.force_login(scene.coordinator)

    supply_only = client.get(at("wanted", scene.coupling.pk)).content.decode()
    worked_out(client, scene.coupling)
    answer = client.get(at("wanted", scene.coupling.pk))

    assert scene.south.name in supply_only and "In words" not in supply_only
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert answer["Content-Type"].startswith("text/csv") and rows[0][:3] == ["By", "What", "Want it"]
    cut = rows.index([])
    supply, best = rows[1:cut], rows[cut + 1 :]
    assert ["Campus", scene.south.name, "fewer than 5", "0", "0", "fewer than 5"] in supply
    assert {row[0] for row in supply} > {"Campus"}
    assert best[0][-1] == "In words" and any("with 3 places would place 2 more people." in row[-1] for row in best)
    assert not any(one in str(rows) for one in ("Carl", "Cleo", "Ben "))


def test_partners_are_given_no_count_of_fewer_than_five_people_nor_one_to_work_it_out():
    lines = (readiness.Line("Law", 9, 2, 4), readiness.Line("IT", 3, 6, 1), readiness.Line("Art", 0, 7, 7))

    text = exports.wanted(readiness.Outlook((readiness.Table("Field", lines),), (), (), 0, dry=False)).decode()

    assert [row[2:] for row in csv.reader(text.splitlines())][1:] == [
        ["9", "fewer than 5", "fewer than 5", "5"],
        ["fewer than 5", "6", "1", "fewer than 5"],
        ["0", "7", "7", "0"],
    ]


def test_the_price_of_a_guide_who_does_not_exist_is_what_a_run_with_that_guide_gives():
    year = crowd.cohort("usn")
    crowd.join(year, "student", 40)
    crowd.join(year, "mentor", 25)
    coupling = year.couplings.get()

    found = forecast_of(year)

    best = found.wanted[0]
    assert found.placed == crowd.run_of(coupling).proposals.count() == 25
    assert 1 <= best.people <= 3 and sum(line.seekers for line in found.tables[0].lines) == 40
    assert found.wanted == tuple(sorted(found.wanted, key=lambda one: (-one.people, -one.points, one.campus, one.what)))


@pytest.mark.requirement("OM-7")
def test_no_request_waits_for_a_dry_run_the_worker_makes_it_and_it_holds_for_this_pool_only(client, monkeypatch):
    scene = stages.reviewed()
    client.force_login(scene.coordinator)
    page, progress = at("ready", scene.coupling.pk), at("ready_progress", scene.coupling.pk)
    with monkeypatch.context() as patched:
        for solver in ("solve", "incentive", "prices"):
            patched.setattr(f"matching.engine.{solver}", None)  # a request that solves fails
        assert "Make a dry run" in words(client.get(page))
        for kind in ("dry", "hiding"):
            client.post(page, {"kind": kind})
            client.post(page, {"kind": kind})  # twice: asked for once
            waits = client.get(progress, {"kind": kind})
            assert "takes it up within seconds" in words(waits) and "HX-Redirect" not in waits
        assert "Make a dry run" not in words(client.get(page)) and client.get(at("wanted", scene.coupling.pk))

    assert tasks.look_for_plans() == 2
    assert client.get(progress, {"kind": "hiding"})["HX-Redirect"] == page
    assert "4 people would have a place today." in words(client.get(page))
    Application.objects.filter(pk=scene.mentors[3].pk).update(state="withdrawn")
    old = words(client.get(page))
    assert "Ask for it anew" in old and "would have a place today" not in old
    assert "3 people would have a place today." in words(worked_out(client, scene.coupling))
    assert errands.forget(Forecast, at=timezone.now() + timedelta(days=3)) == 2


def test_what_the_worker_cannot_work_out_says_so_holds_up_nobody_and_can_be_asked_for_again(client, monkeypatch):
    scene = stages.reviewed()
    client.force_login(scene.coordinator)
    page, progress = at("ready", scene.coupling.pk), at("ready_progress", scene.coupling.pk)
    for kind in ("dry", "hiding"):
        client.post(page, {"kind": kind})
    with monkeypatch.context() as patched:
        patched.setattr("matching.engine.prices", None)  # only the dry run needs it
        assert tasks.look_for_plans() == 2 and tasks.look_for_plans() == 0

    assert client.get(progress, {"kind": "dry"})["HX-Redirect"] == page
    told = words(client.get(page))
    assert "The worker could not work it out." in told and "people were tried" in told
    assert "4 people would have a place today." in words(worked_out(client, scene.coupling))


def test_a_dry_run_of_one_campus_is_of_that_campus(client):
    scene = stages.reviewed()
    client.force_login(stages.staff("Sam", scene.programme, "coordinator", campus=scene.south))

    shown = worked_out(client, scene.coupling)

    assert "2 people would have a place today." in words(shown)
    assert f"?campus={scene.south.pk}" in shown.content.decode()
    assert Forecast.objects.get().campus == scene.south


def test_the_incentive_test_names_who_would_gain_by_hiding_most_first_and_folds_the_rest(client, monkeypatch):
    scene = stages.reviewed()
    cleo, cora = scene.students[::2]
    ben, bo = scene.mentors[::2]
    both_want_ben = {cleo: ["cv"], cora: ["network"], ben: ["cv", "network"], bo: ["cv"]}
    for one, goals in both_want_ben.items():
        one.answers |= {"industry": "energy" if one == bo else "health", "goals": goals, "pace": 3}
        one.save()
    client.force_login(scene.coordinator)

    shown = words(worked_out(client, scene.coupling, "hiding"))

    assert "4 people were tried" in shown and "1 person would get a better match by hiding" in shown
    assert re.search(r"Cleo Example \(.+?\) – (4,9|5,[01])\d\d points now, 10,000 by hiding", shown), shown
    assert "Cora Example" not in shown.split("Does hiding pay?")[1]
    row = Forecast.objects.get()
    everybody = [{"application": one.pk, "now": 5000 - place, "then": 9000} for place, one in enumerate(scene.students)]
    Forecast.objects.update(found=row.found | {"gains": everybody})
    monkeypatch.setattr(desk, "GAINS_SHOWN", 3)
    seen, folded = client.get(at("ready", scene.coupling.pk)).content.decode().split("<summary>1 more</summary>")
    assert "Cleo Example" in folded and "Cleo Example" not in seen and "Cora Example" in seen  # least gained, last


def test_two_runs_are_compared_by_figures_and_by_who_differs(client):
    scene = stages.reviewed()
    first, second = ready(scene), ready(scene)
    wish = seats.Wish(BoardVerb.SWAP, scene.students[0], other=scene.students[2])
    board.do(second, wish, seen=0, by=scene.coordinator, at=scene.at)
    client.force_login(scene.coordinator)

    shown = words(client.get(at("compare", scene.coupling.pk), {"first": first.pk, "second": second.pk}))

    assert "2 people have another guide" in shown and "Ben Example" in shown
    assert "Carl Example" not in shown.split("have another guide")[1]
    low = [run.proposals.order_by("score", "seeker__person__name").first() for run in (first, second)]
    names = [f"{one.seeker.person} – {one.guide.person}" for one in low]
    assert all(name in shown.split("The weakest pair is")[1].split("Proof")[0] for name in names)
    scores = [list(run.proposals.values_list("score", flat=True)) for run in (first, second)]
    (total, less), (worst, worse) = map(sum, scores), map(min, scores)
    assert less < total and worse < worst
    assert f"Points in all {total:,} {less:,} {less - total:,}" in shown and "People with a place 4 4 0" in shown
    assert f"Score of the weakest pair {worst:,} {worse:,} {worse - worst:,}" in shown
    assert "2 people have another guide" in words(client.get(at("compare", scene.coupling.pk)))


def test_a_move_between_two_groups_of_one_guide_is_told_when_runs_are_compared_but_not_another_number(client):
    scene = stages.reviewed()
    first, second = ready(scene), ready(scene)
    guide, (cleo, carl, cora, _cyril) = scene.mentors[0], scene.students
    for run, numbers in ((first, (1, 1, 2, 2)), (second, (5, 4, 4, 4))):
        for one, number in zip(scene.students, numbers, strict=True):
            run.proposals.filter(seeker=one).update(guide=guide, group_number=number)
    client.force_login(scene.coordinator)

    shown = words(client.get(at("compare", scene.coupling.pk), {"first": first.pk, "second": second.pk}))

    assert "Everybody has the same guide in both runs." in shown
    told = shown.split("1 person is in another group of the same guide")[1]
    assert str(carl.person) in told and "group 1" in told and "group 4" in told
    assert str(cleo.person) not in told and str(cora.person) not in told


def test_a_run_may_have_an_objective_of_its_own(client):
    scene = stages.reviewed()
    client.force_login(scene.coordinator)
    client.post(at("coupling", scene.coupling.pk), {"seed": 3, "objective": "worst-first"})

    run = Run.objects.get()
    runs.carry_out(run.pk, at=scene.at)
    run.refresh_from_db()

    assert run.objective == run.frozen_input["problem"]["objective"] == "worst-first"
    assert "worst" in [level["name"] for level in run.levels]


def test_a_run_is_offered_what_its_coupling_makes_best_and_may_be_asked_for_otherwise(client):
    scene = stages.reviewed()
    Coupling.objects.filter(pk=scene.coupling.pk).update(objective="best-total")
    client.force_login(scene.coordinator)

    page = client.get(at("coupling", scene.coupling.pk)).content.decode()

    assert '<option value="best-total" selected>' in page
    client.post(at("coupling", scene.coupling.pk), {"seed": 3, "objective": "total"})
    run = Run.objects.get()
    runs.carry_out(run.pk, at=scene.at)
    run.refresh_from_db()
    assert run.frozen_input["problem"]["objective"] == "total"


def test_a_run_of_groups_is_not_offered_to_raise_the_weakest_match(client):
    scene = stages.reviewed()
    groups = {"method": "formed-groups", "group_lo": 2, "group_hi": 3, "objective": "worst-first"}
    Coupling.objects.filter(pk=scene.coupling.pk).update(**groups)
    client.force_login(scene.coordinator)

    page = client.get(at("coupling", scene.coupling.pk)).content.decode()
    client.post(at("coupling", scene.coupling.pk), {"seed": 3, "objective": "worst-to-good"})

    assert '<option value="total" selected>' in page and 'value="best-total"' in page and 'value="worst' not in page
    assert not Run.objects.exists()


def test_the_best_total_leaves_somebody_without_a_place_and_says_why(client):
    scene = stages.reviewed()
    Application.objects.filter(pk=scene.mentors[2].pk).update(state="withdrawn")
    Application.objects.filter(pk=scene.mentors[0].pk).update(places=2)
    Coupling.objects.filter(pk=scene.coupling.pk).update(balance=10_000)
    client.force_login(scene.coordinator)
    client.post(at("coupling", scene.coupling.pk), {"seed": 3, "objective": "best-total"})

    run = Run.objects.get()
    runs.carry_out(run.pk, at=scene.at)
    run.refresh_from_db()

    assert run.proven and [level["name"] for level in run.levels][:2] == ["total", "placed"]
    left = Unmatched.objects.get(run=run, reason="total")
    assert left.application in scene.students[::2] and "even if fewer people are placed" in reasons.in_words(left)
    call_command("matching", "replay", str(run.pk))
    assert ready(scene).proposals.count() == run.proposals.count() + 1


def test_every_letter_is_read_before_it_is_sent(client):
    scene = stages.reviewed()
    run = ready(scene)
    client.force_login(scene.coordinator)

    every = words(client.get(at("run_letters", run.pk)))
    one = words(client.get(at("run_letters", run.pk), {"q": "cora"}))

    assert "8 letters" in every and "Hi Bente," in every and "Hi Cora," in every
    assert "1 letter" in one and "Hi Bente," not in one


def test_a_published_run_is_replayed_byte_for_byte_with_the_acts_at_its_board(capsys, tmp_path):
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    run = ready(scene)
    swap = seats.Wish(BoardVerb.SWAP, scene.students[0], other=scene.students[2])
    for wish in (swap, seats.Wish(BoardVerb.UNASSIGN, scene.students[1])):
        board.do(run, wish, seen=run.board_version, by=scene.coordinator, at=scene.at)
    board.undo(run, seen=2, by=scene.coordinator, at=scene.at)
    publishing.publish(run, by=scene.coordinator, at=scene.at)

    call_command("matching", "replay", str(run.pk), "--output", str(tmp_path / "answer.json"))

    assert "the same answer, byte for byte" in capsys.readouterr().out
    assert (tmp_path / "answer.json").read_bytes().startswith(b'{"certificate"')
    Proposal.objects.filter(run=run, seeker=scene.students[0]).update(guide=scene.mentors[1])
    with pytest.raises(CommandError, match="does not come out as it was"):
        call_command("matching", "replay", str(run.pk))


def test_the_same_answer_with_another_proof_of_an_earlier_engine_is_not_called_wrong(capsys):
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    run = ready(scene)
    known = archive.answer(run)

    for shift, is_sound in ((np.array([1]), True), (np.arange(len(known.certificate.levels[0])) * 10**6, False)):
        levels = tuple(one + shift for one in known.certificate.levels)
        other = sealed(replace(known, certificate=replace(known.certificate, levels=levels)))
        document = engine.answer_to_json(other)
        run.certificate = run.certificate | {"levels": document["certificate"]["levels"], "answer": other.digest}
        run.save()
        if is_sound:
            call_command("matching", "replay", str(run.pk))
            assert "the same answer, with another proof than the engine found then" in capsys.readouterr().out
        else:
            with pytest.raises(CommandError, match="the answer is not the same"):
                call_command("matching", "replay", str(run.pk))


@pytest.mark.parametrize("recipe", ["uit-groups", "oslomet-study-groups"])
def test_runs_of_groups_are_replayed_too(recipe, capsys):
    year = crowd.cohort(recipe)
    students = crowd.join(year, "student", 16)
    crowd.join(year, "mentor", 4, places=2)
    if recipe == "oslomet-study-groups":
        crowd.in_study_groups(students, [5, 6, 5])
    run = crowd.run_of(year.couplings.first())

    call_command("matching", "replay", str(run.pk))

    assert "the same answer" in capsys.readouterr().out


def test_a_run_of_groups_by_an_older_kobling_is_not_called_wrong_but_asked_for_again(client):
    year = crowd.cohort("uit-groups")
    crowd.join(year, "student", 8)
    crowd.join(year, "mentor", 2)
    run = crowd.run_of(year.couplings.first())
    del run.certificate["format"]
    run.save()

    with pytest.raises(CommandError, match="made by an older Kobling; run again to prove it"):
        call_command("matching", "replay", str(run.pk))
    client.force_login(stages.staff("Sam", year.programme, "coordinator"))
    page = words(client.get(at("run_change", run.pk)))
    assert "Made by an older Kobling" in page
    assert "Proven optimal" not in page


def test_what_cannot_be_replayed_says_so():
    scene = stages.reviewed()
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)

    for number in (run.pk, 0):
        with pytest.raises(CommandError):
            call_command("matching", "replay", str(number))


@pytest.mark.parametrize(("recipe", "both_are_asked"), [("uit-law", False), ("uit-groups", True)])
def test_languages_are_compared_only_where_both_sides_are_asked(recipe, both_are_asked):
    year = crowd.cohort(recipe)
    crowd.join(year, "student", 4)
    crowd.join(year, "mentor", 2)
    coupling = year.couplings.get()

    seen = {table.words: table for table in forecasts.outlook(coupling, None).tables}

    assert ("Languages" in seen) == both_are_asked
    assert not both_are_asked or any(line.guides for line in seen["Languages"].lines)
