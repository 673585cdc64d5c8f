"""`manage.py prepare_demo`: fills an empty site with the programmes and invented people, and prints who can log in."""

from typing import Any

from django.core.management.base import BaseCommand

from mentoring.demo import preparation


class Command(BaseCommand):
    """Make the demo's database ready; `manage.py demo` calls it."""

    help = "Make the tables, fill them if they are empty, and print the log-ins of the demo."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        preparation.prepare()
