"""Races and deaths: two runs at once, the last place, two yeses in the same moment, a worker that is killed."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet

from matching import queries
from matching.domain import board, pairs, publishing, runs, seats
from matching.models import Pair, Proposal, Run, Unmatched
from matching.states import BoardVerb, PairState, RunState
from people.models import OutgoingMail
from tests.matching import crowd
from tests.scenarios import stages

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("KOBLING_RACE_ROUNDS", "5"))  # 200 for the figures in docs
NURSERY = """
import os, sys, django
django.setup()
from datetime import datetime, UTC
from matching.domain import runs
if "KOBLING_PIECEMEAL" in os.environ:  # the negative control: what is stored is not stored at once
    runs._store, runs.BATCH = runs._store.__wrapped__, 1
print("ready", flush=True)
for line in sys.stdin:
    worker = os.fork()
    if worker == 0:
        runs.carry_out(int(line), at=datetime(2026, 9, 1, 8, tzinfo=UTC))
        os._exit(0)
    print(worker, flush=True)
    os.waitpid(worker, 0)
    print("over", flush=True)
"""


def at_once(*acts) -> Counter:
    """Do all acts in the same moment, each on its own connection; count the refusals and what was done."""
    barrier, said = Barrier(len(acts)), []

    def one(act) -> None:
        try:
            barrier.wait()
            act()
            said.append("done")
        except ValidationError as refusal:
            said.append(refusal.code or "refused")
        finally:
            connection.close()

    threads = [Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(said)


@contextmanager
def without(switch_off: str, switch_on: str):
    """Take a guard of the database away for a while: the negative control."""
    with connection.cursor() as cursor:
        cursor.execute(switch_off)
        try:
            yield
        finally:
            Pair.objects.all().delete()
            Run.objects.all().delete()
            cursor.execute(switch_on)


def ask(scene):
    """An act that asks for a run."""
    return lambda: runs.request(scene.coupling, by=scene.coordinator, at=scene.at)


def test_of_runs_that_are_asked_for_at_once_one_begins():
    scene = stages.reviewed()

    for _ in range(ROUNDS):
        assert at_once(*[ask(scene)] * 4) == {"done": 1, "runs": 3}
        Run.objects.all().delete()
    print(f"\nF5: {ROUNDS} times 4 runs asked for at once: one began each time")


def test_without_the_unique_index_several_would_begin():
    scene = stages.reviewed()
    index = next(one for one in Run._meta.constraints if one.name == "one_run_at_a_time")
    with connection.schema_editor() as editor:
        create = str(index.create_sql(Run, editor))

    with without("DROP INDEX one_run_at_a_time", create):
        assert at_once(*[ask(scene)] * 4)["done"] > 1


def hand(scene, seeker):
    """An act that offers a seeker to the first mentor by hand."""
    return lambda: publishing.couple(scene.coupling, seeker, scene.mentors[0], by=scene.coordinator, at=scene.at)


def ready_for_hands():
    """A cohort in the pool with the first contact cleared."""
    scene = stages.reviewed()
    crowd.clear(scene.coupling)
    return scene


def test_the_last_place_of_a_guide_is_given_once():
    scene = ready_for_hands()

    for _ in range(ROUNDS):
        assert at_once(*(hand(scene, seeker) for seeker in scene.students)) == {"done": 1, "refused": 3}
        Pair.objects.all().delete()
    print(f"\nF4: {ROUNDS} times 4 offers of the last place at once: one was made each time")


def test_without_the_trigger_the_last_place_would_be_given_several_times():
    scene = ready_for_hands()
    table = "ALTER TABLE matching_pair {} TRIGGER USER"

    with without(table.format("DISABLE"), table.format("ENABLE")):
        assert at_once(*(hand(scene, seeker) for seeker in scene.students))["done"] > 1


def test_two_yeses_in_the_same_moment_make_one_active_pair():
    scene = stages.matched()

    for pair in offered_again(scene):
        both = (pair.seeker.person, pair.guide.person)
        done = at_once(*(lambda one=one, p=pair.pk: pairs.accept(fresh(p), by=one, at=scene.at) for one in both * 2))
        pair.refresh_from_db()
        assert (done, pair.state) == ({"done": 2, "refused": 2}, PairState.ACTIVE)
        assert OutgoingMail.objects.filter(kind="active", about__pair=pair.pk).count() == 2
    print(f"\nF5: {ROUNDS} times 4 yeses in the same moment: one active pair, and one letter to each, each time")


def offered_again(scene):
    """The scene's pairs round and round, each as it was when it was offered."""
    for number in range(ROUNDS):
        pair = scene.pairs[number % len(scene.pairs)]
        asked = {"state": PairState.OFFERED, "seeker_yes_at": None, "guide_yes_at": None, "active_at": None}
        Pair.objects.filter(pk=pair.pk).update(**asked, ended_at=None, end_reason="")
        OutgoingMail.objects.exclude(kind="offer").delete()
        pair.refresh_from_db()
        yield pair


def fresh(pk: int) -> Pair:
    """Read a pair anew."""
    return queries.pairs().get(pk=pk)


def test_a_yes_and_a_no_in_the_same_moment_never_leave_an_active_pair_behind_a_no():
    scene = stages.matched()

    for pair in offered_again(scene):
        at_once(
            lambda p=pair: pairs.accept(fresh(p.pk), by=p.seeker.person, at=scene.at),
            lambda p=pair: pairs.decline(fresh(p.pk), "no_time", by=p.guide.person, at=scene.at),
        )
        pair.refresh_from_db()
        assert pair.state == PairState.DECLINED
    print(f"\nF5: {ROUNDS} times a yes and a no in the same moment: declined each time")


def loosened(monkeypatch, acts: int) -> None:
    """Let yes and no be written to what was read before, all having read first, and a yes last."""
    read = Barrier(acts)

    class Loose(QuerySet):
        def update(self, **values):
            """Write to the rows as they were read, whatever has become of them."""
            found = list(self.values_list("pk", flat=True))
            read.wait()
            time.sleep(0 if values["state"] == PairState.DECLINED else 0.2)
            return Pair.objects.filter(pk__in=found).update(**values)

    monkeypatch.setattr(pairs, "_together", lambda pair, side: Loose(Pair).filter(pk=pair.pk))


def test_without_the_conditional_update_one_side_would_say_yes_twice(monkeypatch):
    pair = next(offered_again(stages.matched()))
    both = (pair.seeker.person, pair.guide.person)
    loosened(monkeypatch, 4)

    done = at_once(*(lambda one=one: pairs.accept(fresh(pair.pk), by=one, at=crowd.NOW) for one in both * 2))

    assert done["done"] > 2


def test_without_the_conditional_update_a_yes_would_overwrite_a_no(monkeypatch):
    pair = next(offered_again(stages.matched()))
    loosened(monkeypatch, 2)

    at_once(
        lambda: pairs.accept(fresh(pair.pk), by=pair.seeker.person, at=crowd.NOW),
        lambda: pairs.decline(fresh(pair.pk), "no_time", by=pair.guide.person, at=crowd.NOW),
    )
    pair.refresh_from_db()

    assert pair.state == PairState.HALF


def test_a_run_published_twice_in_the_same_moment_offers_once():
    scene = ready_for_hands()
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(run.pk, at=scene.at)

    def publish():
        publishing.publish(Run.objects.get(pk=run.pk), by=scene.coordinator, at=scene.at)

    assert at_once(publish, publish, publish) == {"done": 1, "refused": 2}
    assert Pair.objects.count() == 4


def touch(run: Run, rank: int, scene):
    """An act that takes one student off the board, as seen before anybody acted."""
    wish = seats.Wish(BoardVerb.UNASSIGN, scene.students[rank])
    return lambda: board.do(Run.objects.get(pk=run.pk), wish, seen=0, by=scene.coordinator, at=scene.at)


def board_of(scene) -> Run:
    """A run whose board nobody has touched."""
    run = runs.request(scene.coupling, by=scene.coordinator, at=scene.at)
    runs.carry_out(run.pk, at=scene.at)
    return Run.objects.get(pk=run.pk)


def test_of_acts_at_one_board_in_the_same_moment_one_is_done_and_the_others_are_told():
    scene = stages.reviewed()
    run = board_of(scene)

    for _ in range(ROUNDS):
        assert at_once(*(touch(run, rank, scene) for rank in range(4))) == {"done": 1, "moved on": 3}
        assert run.proposals.count() == 3
        board.undo(run, seen=1, by=scene.coordinator, at=scene.at)
        Run.objects.filter(pk=run.pk).update(board_version=0)
        run.board_acts.all().delete()
    print(f"\nF4: {ROUNDS} times 4 acts at one board at once: one was done each time, three were told")


def test_without_the_version_of_the_board_several_would_act_on_what_they_no_longer_see(monkeypatch):
    scene = stages.reviewed()
    run = board_of(scene)
    lot = iter(range(1, 99))
    monkeypatch.setattr(board, "_claim", lambda run, seen: next(lot))

    assert at_once(*(touch(run, rank, scene) for rank in range(4)))["done"] > 1


@contextmanager
def nursery(**more: str):
    """A process that has loaded the house and forks a worker for each run it is told of, in the test's database."""
    name = connection.settings_dict["NAME"]
    address = re.sub(r"/[^/?]*\?", f"/{name}?", os.environ["DATABASE_URL"], count=1)
    place = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "mentoring.settings", "DEBUG": "0"} | more
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen([sys.executable, "-c", NURSERY], env=place, **pipes) as process:
        assert process.stdout.readline() == "ready\n"

        def carry_out(run: Run, kill_after: float | None = None, kill_when=None) -> float:
            """Let a worker carry out a run, perhaps killed after a time or when something is so; give its seconds."""
            process.stdin.write(f"{run.pk}\n")
            worker, began = int(process.stdout.readline()), time.monotonic()
            if kill_when is not None or kill_after is not None:
                time.sleep(kill_after or 0)
                while kill_when is not None and not kill_when():
                    time.sleep(0.001)
                with suppress(ProcessLookupError):  # it was quicker, and is done
                    os.kill(worker, signal.SIGKILL)
            assert process.stdout.readline() == "over\n"
            return time.monotonic() - began

        yield carry_out


def found(run: Run) -> tuple[int, int]:
    """How many proposals and people without a place are stored."""
    return Proposal.objects.filter(run=run).count(), Unmatched.objects.filter(run=run).count()


def settled(run: Run) -> str:
    """Where a run stands once the database has noticed that its worker is dead."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        runs.interrupt_stale(at=crowd.NOW)
        run.refresh_from_db()
        if run.state != RunState.RUNNING:
            break
        time.sleep(0.05)
    return run.state


def test_a_worker_killed_at_any_moment_leaves_all_of_a_run_or_nothing():
    year = crowd.cohort("usn")
    crowd.join(year, "student", 160)
    crowd.join(year, "mentor", 130)
    coupling = year.couplings.get()
    ada = stages.someone("Ada")
    lot, seen = random.Random(7), Counter()

    with nursery() as carry_out:
        whole = runs.request(coupling, seed=1, by=ada, at=crowd.NOW)
        took = carry_out(whole)
        whole.refresh_from_db()
        assert whole.state == RunState.READY and sum(found(whole)) >= 160
        for _ in range(max(12, ROUNDS)):
            run = runs.request(coupling, seed=1, by=ada, at=crowd.NOW)
            had = carry_out(run, kill_after=lot.uniform(0, took))
            state = settled(run)
            seen[state] += 1
            assert found(run) == (found(whole) if state == RunState.READY else (0, 0))
            if state == RunState.REQUESTED:
                runs.cancel(run, by=ada, at=crowd.NOW)
            if state == RunState.READY:
                took = min(took, had)  # a quieter machine is quicker: aim earlier
                assert run.certificate["answer"] == whole.certificate["answer"]

    assert set(seen) <= {RunState.REQUESTED, RunState.INTERRUPTED, RunState.READY}
    assert seen[RunState.INTERRUPTED] > 0
    print(f"\nF3: {sum(seen.values())} workers killed at any moment: {dict(seen)}; all of a run or nothing each time")


def test_without_the_one_transaction_a_killed_worker_would_leave_a_part():
    year = crowd.cohort("usn")
    crowd.join(year, "student", 160)
    crowd.join(year, "mentor", 130)
    ada = stages.someone("Ada")

    with nursery(KOBLING_PIECEMEAL="1") as carry_out:
        run = runs.request(year.couplings.get(), seed=1, by=ada, at=crowd.NOW)
        carry_out(run, kill_when=lambda: Run.objects.filter(pk=run.pk, state=RunState.READY).exists())

    assert settled(run) == RunState.READY and found(run)[0] < 130
