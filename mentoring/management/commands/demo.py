"""`manage.py demo`: the whole site in one terminal, with its own servers and invented people."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mentoring.demo import running


class Command(BaseCommand):
    """Run the demo until Ctrl-C."""

    help = "Serve the site with its own servers and invented people; Ctrl-C stops everything."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --reset."""
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; leaving by Ctrl-C is no error."""
        try:
            running.run(anew=options["reset"])
        except KeyboardInterrupt:
            self.stdout.write("kobling: stopped.")
