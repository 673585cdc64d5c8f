"""`manage.py demo`: the whole site in one terminal, with its own servers and invented people."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mentoring.demo import preparation, running


class Command(BaseCommand):
    """Run the demo until Ctrl-C."""

    help = "Serve the site with its own servers and invented people; Ctrl-C stops everything."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --reset and --prepare."""
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
        parser.add_argument("--prepare", action="store_true", help="only make the database ready and print the log-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; leaving by Ctrl-C is no error."""
        if options["prepare"]:
            preparation.prepare()
            return
        try:
            running.run(anew=options["reset"])
        except KeyboardInterrupt:
            self.stdout.write("kobling: stopped.")
