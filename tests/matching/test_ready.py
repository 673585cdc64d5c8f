"""Before and after a run: readiness with prices in words, two runs compared, every letter read, and the replay."""

import pytest
from django.core.management import CommandError, call_command

from applications.models import Application
from matching.domain import board, publishing, readiness, reasons, runs, seats
from matching.models import Proposal, Run, Unmatched
from matching.states import BoardVerb
from programmes.models import Coupling
from tests.matching import crowd
from tests.matching.test_desk import at, ready, without_second_factor, words  # noqa: F401  its fixture is used by name
from tests.scenarios import stages

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("OM-7")
def test_readiness_says_what_is_lacking_and_who_would_help_most(client):
    scene = stages.reviewed()
    Application.objects.filter(pk=scene.mentors[1].pk).update(state="withdrawn")
    Application.objects.filter(pk=scene.mentors[3].pk).update(state="withdrawn")
    client.force_login(scene.coordinator)

    shown = words(client.get(at("ready", scene.coupling.pk)))

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

    answer = client.get(at("wanted", scene.coupling.pk))

    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv") and text.splitlines()[0].startswith("Campus,Wanted,Places")
    assert scene.south.name in text and "Carl" not in text


def test_the_price_of_a_guide_who_does_not_exist_is_what_a_run_with_that_guide_gives():
    year = crowd.cohort("usn")
    crowd.join(year, "student", 40)
    crowd.join(year, "mentor", 25)
    coupling = year.couplings.get()

    found = readiness.outlook(coupling, None)

    best = found.wanted[0]
    assert found.placed == crowd.run_of(coupling).proposals.count() == 25
    assert 1 <= best.people <= 3 and sum(line.seekers for line in found.tables[0].lines) == 40
    assert found.wanted == tuple(sorted(found.wanted, key=lambda one: (-one.people, -one.points, one.campus, one.what)))


def test_the_incentive_test_reports_who_would_gain_by_hiding(client):
    scene = stages.reviewed()
    client.force_login(scene.coordinator)

    assert "4 people were tried" in words(client.get(at("ready", scene.coupling.pk), {"incentive": 1}))


def test_groups_have_supply_and_demand_but_no_dry_run(client):
    year = crowd.cohort("uit-groups")
    crowd.join(year, "student", 12)
    crowd.join(year, "mentor", 3)
    client.force_login(stages.staff("Ada", year.programme, "coordinator"))

    shown = words(client.get(at("ready", year.couplings.first().pk)))

    assert "No dry run here" in shown and "Their free places" in shown


def test_two_runs_are_compared_by_figures_and_by_who_differs(client):
    scene = stages.reviewed()
    first, second = ready(scene), ready(scene)
    wish = seats.Wish(BoardVerb.SWAP, scene.students[0], other=scene.students[2])
    board.do(second, wish, seen=0, by=scene.coordinator, at=scene.at)
    client.force_login(scene.coordinator)

    shown = words(client.get(at("compare", scene.coupling.pk), {"first": first.pk, "second": second.pk}))

    assert "2 people have another guide" in shown and "Ben Example" in shown and "Carl Example" not in shown
    scores = [list(run.proposals.values_list("score", flat=True)) for run in (first, second)]
    (total, less), (worst, worse) = map(sum, scores), map(min, scores)
    assert less < total and worse < worst
    assert f"Points in all {total} {less} {less - total}" in shown and "People with a place 4 4 0" in shown
    assert f"Score of the weakest pair {worst} {worse} {worse - worst}" in shown
    assert "2 people have another guide" in words(client.get(at("compare", scene.coupling.pk)))


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

    seen = {table.words: table for table in readiness.outlook(coupling, None).tables}

    assert ("Languages" in seen) == both_are_asked
    assert not both_are_asked or any(line.guides for line in seen["Languages"].lines)
