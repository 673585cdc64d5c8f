"""`manage.py messages`: collects the texts of the house for its translators, and compiles what they wrote."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mentoring import catalogues


class Command(BaseCommand):
    """Update the catalogues in all languages, or only compile them."""

    help = "Collect the texts of pages and code into locale/, and compile the catalogues."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --compile."""
        parser.add_argument("--compile", action="store_true", help="only compile what changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what is still untranslated."""
        if not options["compile"]:
            found = catalogues.collect()
            for language in catalogues.LANGUAGES:
                waiting = catalogues.untranslated(catalogues.update(language, found))
                self.stdout.write(f"kobling: {language}: {len(found)} texts, {len(waiting)} not translated yet")
        if done := catalogues.compile_all():
            self.stdout.write(f"kobling: compiled the translations: {', '.join(done)}")
