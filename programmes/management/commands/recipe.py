"""Recipes at the command line: `recipe lint FILE…`, `recipe load FILE…`, `recipe export SLUG`, `recipe page FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programmes.domain import recipe
from programmes.domain.recipe import page
from programmes.models import Programme


class Command(BaseCommand):
    """Lint, load and export recipes."""

    help = "Check recipes (lint), load them into the site (load), or write a programme out as one (export)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the three verbs and what each takes."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, words in (("lint", "say what is wrong"), ("load", "load, all or nothing")):
            one = verbs.add_parser(verb, help=words)
            one.add_argument("files", nargs="+", type=Path)
            if verb == "load":
                one.add_argument("--shift-days", type=int, default=0, help="move all dates by whole weeks")
        tables = verbs.add_parser("page", help="make the tables of docs/recipes.md anew")
        tables.add_argument("file", type=Path)
        export = verbs.add_parser("export", help="write a programme out as a recipe")
        export.add_argument("slug")
        export.add_argument("--cohort", type=int, help="number of the cohort; the newest unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "export":
            self._export(options["slug"], options["cohort"])
        elif options["verb"] == "page":
            options["file"].write_text(page.fresh(options["file"].read_text("utf-8")), "utf-8")
        elif options["verb"] == "lint":
            self._lint(options["files"])
        else:
            self._load(options["files"], options["shift_days"])

    def _lint(self, files: list[Path]) -> None:
        faults = [fault for file in files for fault in recipe.lint(file)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{_counted(len(faults), 'fault')} in {_counted(len(files), 'recipe')}.")
        self.stdout.write(f"{_counted(len(files), 'recipe')}, no faults.")

    def _load(self, files: list[Path], shift_days: int) -> None:
        for file in files:
            try:
                programme = recipe.load(file, by=None, at=timezone.now(), shift_days=shift_days)
            except ValidationError as error:
                raise CommandError(
                    "\n".join([f"{file} was not loaded, nothing has changed:", *error.messages])
                ) from None
            self.stdout.write(f"{file.name}: {programme.slug} is loaded.")

    def _export(self, slug: str, number: int | None) -> None:
        programme = Programme.objects.filter(slug=slug).first()
        if programme is None:
            raise CommandError(f"There is no programme “{slug}”.")
        cohort = programme.cohorts.filter(number=number).first() if number else None
        if number and cohort is None:
            raise CommandError(f"“{slug}” has no cohort {number}.")
        self.stdout.write(recipe.export(programme, cohort))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
