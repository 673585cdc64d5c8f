"""Reads the resolver: every address of the site with its name and the room that answers there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.tree import RIVER


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver."""

    name: str
    route: str
    room: str  # "" when Django or a library answers
    admin: Any = None  # the ModelAdmin that answers, if one does


def addresses() -> list[Address]:
    """List all patterns, in the resolver's order."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, route: str, space: str) -> Iterator[Address]:
    for item in resolver.url_patterns:
        path = route + str(item.pattern).removeprefix("^")
        if isinstance(item, URLResolver):
            yield from _walk(item, path, f"{space}{item.namespace}:" if item.namespace else space)
        else:
            yield _address(item, path, space)


def _address(item: URLPattern, route: str, space: str) -> Address:
    admin = getattr(item.callback, "model_admin", None)
    module = item.callback.__module__.split(".")[0]
    if hasattr(item.callback, "admin_site"):
        module = ""  # the frame of the desk is Django's own: every room's pages stand in it
    if admin is not None:
        module = admin.model._meta.app_label
    return Address(f"{space}{item.name or ''}", route, module if module in RIVER else "", admin)
