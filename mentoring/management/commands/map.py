"""`manage.py map`: writes the map of the house into the README, or says that it is stale."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentoring import captions


class Command(BaseCommand):
    """Draw the map from the captions of the files."""

    help = "Write the tree of files with their captions into README.md."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail if the map is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw it."""
        readme = captions.ROOT / "README.md"
        before = readme.read_text()
        try:
            after = captions.drawn(before)
        except ValueError as error:
            raise CommandError(str(error)) from None
        if options["check"] and after != before:
            raise CommandError("The map in README.md is stale: run make map.")
        if not options["check"]:
            readme.write_text(after)
            self.stdout.write(captions.tree())
