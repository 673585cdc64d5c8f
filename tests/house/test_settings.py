"""Every setting that the site reads is in .env.example, and nothing else is."""

import ast
import re

from tests.house import tree

ENV_LINE = re.compile(r"^#?\s?([A-Z][A-Z0-9_]+)=", re.MULTILINE)


def read_in_settings() -> set[str]:
    """The names that mentoring/settings.py reads from the environment."""
    calls = ast.walk(ast.parse((tree.ROOT / "mentoring/settings.py").read_text()))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call)
        and (getattr(call.func, "id", "") == "env" or getattr(getattr(call.func, "value", None), "id", "") == "env")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def read_elsewhere() -> set[str]:
    """The names that other files read: where the embedded servers live, what docker-compose.yml asks for."""
    read = re.compile(r"""os\.environ(?:\.get\(|\.setdefault\(|\[)\s*["']([A-Z][A-Z0-9_]+)["']""")
    compose = re.findall(r"\$\{([A-Z][A-Z0-9_]+)", (tree.ROOT / "docker-compose.yml").read_text())
    return set(compose) | {
        name for path in tree.files(".py") if tree.room(path) == "mentoring" for name in read.findall(path.read_text())
    }


def test_every_setting_that_is_read_is_documented():
    documented = set(ENV_LINE.findall((tree.ROOT / ".env.example").read_text()))

    assert read_in_settings() - documented == set()


def test_every_documented_setting_is_read():
    documented = set(ENV_LINE.findall((tree.ROOT / ".env.example").read_text()))

    assert documented - read_in_settings() - read_elsewhere() == set()
