"""The locks: every package exact and hashed, no address of any registry, and each line asked for is in its lock."""

import json
import re

import pytest

from tests.ground.servers import ROOT

LEVELS = ["runtime", "demo", "dev", "node"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==([^\s;]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return {package.lower(): release for package, release in PIN.findall((ROOT / "requirements" / name).read_text())}


@pytest.mark.parametrize("level", LEVELS)
def test_every_package_asked_for_is_exact_and_in_its_lock(level):
    asked = [line for line in (ROOT / f"requirements/{level}.in").read_text().splitlines() if line[:1] not in "#-"]

    assert asked
    assert len(pins(f"{level}.in")) == len(asked)
    assert pins(f"{level}.in").items() <= pins(f"{level}.txt").items()


@pytest.mark.parametrize("level", LEVELS)
def test_every_locked_package_has_hashes(level):
    entries = re.split(r"\n(?=\S)", (ROOT / f"requirements/{level}.txt").read_text().strip())

    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_levels_agree_on_every_package_they_share():
    for smaller, larger in (("runtime", "demo"), ("demo", "dev")):
        assert pins(f"{smaller}.txt").items() <= pins(f"{larger}.txt").items()


@pytest.mark.parametrize("level", LEVELS)
def test_no_python_lock_holds_an_address(level):
    assert "://" not in (ROOT / f"requirements/{level}.txt").read_text()


def test_the_front_end_lock_holds_no_address_to_download_from():
    lock = json.loads((ROOT / "package-lock.json").read_text())

    assert lock["packages"]
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_every_front_end_package_is_exact():
    asked = json.loads((ROOT / "package.json").read_text())["dependencies"]

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", release) for release in asked.values())


def test_every_package_is_told_of_in_the_documentation():
    told = (ROOT / "docs/dependencies.md").read_text()
    asked = {**json.loads((ROOT / "package.json").read_text())["dependencies"]}
    for level in LEVELS:
        asked |= pins(f"{level}.in")

    assert [f"{name} {release}" for name, release in asked.items() if name not in told or release not in told] == []
