"""Needs at gatherings at the command line: sealed anew with the first of NEEDS_KEYS, so that an old key can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions_app.domain import needs


class Command(BaseCommand):
    """Seal all needs anew."""

    help = "seal-anew: seal what participants need with the first of NEEDS_KEYS"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the one act there is."""
        parser.add_argument("act", choices=["seal-anew"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and say how many; fail when some can be opened by no key."""
        done, lost = needs.seal_anew()
        self.stdout.write(f"{done} sealed anew")
        if lost:
            raise CommandError(f"{lost} could be opened by none of NEEDS_KEYS and were left as they are")
