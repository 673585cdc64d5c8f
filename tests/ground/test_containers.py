"""The containers: every service is whole, nobody runs as root, and nothing is asked for that no file explains."""

import re
from importlib.util import find_spec

import pytest
from ruamel.yaml import YAML

from tests.ground.servers import ROOT

SITE = ["web", "worker", "beat", "migrate"]


@pytest.fixture
def compose():
    return YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())


def test_the_five_services_are_there_and_migration_comes_first(compose):
    assert set(compose["services"]) == {"web", "worker", "beat", "postgres", "valkey", "migrate"}
    for name in ("web", "worker", "beat"):
        waits = compose["services"][name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["postgres"]["condition"] == "service_healthy"


def test_every_service_that_stays_has_a_health_check_and_comes_back(compose):
    for name, service in compose["services"].items():
        if name != "migrate":
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name


def test_the_site_runs_without_rights_that_it_does_not_need(compose):
    for name in SITE:
        service = compose["services"][name]
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name


def test_only_the_web_is_reached_from_outside_and_only_from_this_machine(compose):
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}

    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_what_is_named_exists(compose):
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in compose["volumes"]
    for name in ("worker", "beat"):
        assert find_spec(compose["services"][name]["command"][2])


def test_every_variable_of_the_containers_is_in_the_example():
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))

    assert asked
    for name in asked:
        assert f"\n{name}=" in (ROOT / ".env.example").read_text()


def test_the_image_installs_from_locks_and_runs_as_an_ordinary_user():
    dockerfile = (ROOT / "Dockerfile").read_text()
    last = dockerfile[dockerfile.rindex("\nFROM ") :]

    assert "--require-hashes" in dockerfile
    assert "npm ci" in dockerfile
    assert re.search(r"^USER (?!root|0)\w+$", last, re.MULTILINE)
    assert last.index("USER") < last.index("CMD")


def test_the_image_holds_no_secret_and_no_data():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()

    assert {".env", "var", "media", ".git"} <= set(ignored)
