"""Serves chosen files of node_modules under /static/vendor/, and nothing else of that folder."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage


class VendorFinder(BaseFinder):
    """Finds the files that settings.VENDOR_FILES lists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the list from the settings."""
        self.root = Path(settings.NODE_MODULES_DIR)
        self.files = {f"vendor/{name}": name for name in settings.VENDOR_FILES}
        self.storage = FileSystemStorage(location=str(self.root))
        self.storage.prefix = "vendor"  # type: ignore[attr-defined]  # collectstatic reads it

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Say which files are not installed."""
        missing = [name for name in self.files.values() if not (self.root / name).is_file()]
        return [
            Error(f"front-end file not installed: {name}", hint="run: make setup", id="vendor.E001") for name in missing
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Give the place of one listed file."""
        name = self.files.get(path)
        place = str(self.root / name) if name and (self.root / name).is_file() else None
        if find_all or kwargs.get("all"):
            return [place] if place else []
        return place or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Give the listed files that are there."""
        for name in self.files.values():
            if (self.root / name).is_file():
                yield name, self.storage
