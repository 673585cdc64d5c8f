"""Recipes at the command line: lint, diff, plan and load of files; export and roll-forward of a programme; page."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programmes.domain import recipe
from programmes.domain.recipe import page
from programmes.models import Cohort, Programme


class Command(BaseCommand):
    """Lint, compare, plan, load, export and roll recipes forward."""

    help = (
        "Check recipes (lint), say what loading them would change (diff, plan), load them into the site (load), "
        "write a programme out as one (export), or next year's (roll-forward)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the three verbs and what each takes."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        told = {
            "lint": "say what is wrong",
            "diff": "the programme as it is beside the programme as it would be, line by line",
            "plan": "say which rows would change, and who hangs on them",
            "load": "load, all or nothing",
        }
        for verb, words in told.items():
            one = verbs.add_parser(verb, help=words)
            one.add_argument("files", nargs="+", type=Path)
            if verb != "lint":
                one.add_argument("--shift-days", type=int, default=0, help="move all dates by whole weeks")
        tables = verbs.add_parser("page", help="make the tables of docs/recipes.md anew")
        tables.add_argument("file", type=Path)
        export = verbs.add_parser("export", help="write a programme out as a recipe")
        export.add_argument("slug")
        export.add_argument("--cohort", type=int, help="number of the cohort; the newest unless given")
        roll = verbs.add_parser("roll-forward", help="write next year's recipe: same weekdays, new numbers, no people")
        roll.add_argument("slug")
        roll.add_argument("--cohort", type=int, help="from this cohort; the newest unless given")
        roll.add_argument(
            "--weeks", type=int, help="how many weeks later; to the same week of the next year unless given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "export":
            self.stdout.write(recipe.export(*self._found(options["slug"], options["cohort"])))
        elif options["verb"] == "roll-forward":
            self._roll(*self._found(options["slug"], options["cohort"]), options["weeks"])
        elif options["verb"] in ("diff", "plan"):
            self._plan(options["files"], options["shift_days"], as_files=options["verb"] == "diff")
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
        for warning in [warning for file in files for warning in recipe.warnings(file)]:
            self.stdout.write(f"warning: {warning}")
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

    def _plan(self, files: list[Path], shift_days: int, *, as_files: bool) -> None:
        for file in files:
            try:
                found = recipe.plan(file, by=None, at=timezone.now(), shift_days=shift_days)
            except ValidationError as error:
                raise CommandError("\n".join(error.messages)) from None
            if found.faults:
                raise CommandError("\n".join([f"{file} cannot be loaded:", *found.faults]))
            for line in found.difference if as_files else self._told(found):
                self.stdout.write(line)

    def _told(self, found: recipe.Plan) -> Iterator[str]:
        signs = {"new": "+", "changed": "~", "gone": "-"}
        for change in found.changes:
            concerns = ", ".join(f"{number} {words}" for words, number in change.concerns)
            yield f"{signs[change.deed]} {change.kind}: {change.name}" + (f"  [{concerns}]" if concerns else "")
            for label, before, after in change.fields:
                yield f"    {label}: {before or '–'} → {after or '–'}"
        yield f"{found.slug}: {len(found.changes)} rows would change."

    def _roll(self, programme: Programme, cohort: Cohort | None, weeks: int | None) -> None:
        try:
            rolled = recipe.forward(programme, cohort, weeks=weeks)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self.stdout.write(rolled.text)
        self.stderr.write(f"# {rolled.weeks} weeks later. Nothing is loaded yet; read the file, then load it.")
        for line in rolled.to_read:
            self.stderr.write(f"# names a year: {line}")

    def _found(self, slug: str, number: int | None) -> tuple[Programme, Cohort | None]:
        programme = Programme.objects.filter(slug=slug).first()
        if programme is None:
            raise CommandError(f"There is no programme “{slug}”.")
        cohort = programme.cohorts.filter(number=number).first() if number else None
        if number and cohort is None:
            raise CommandError(f"“{slug}” has no cohort {number}.")
        return programme, cohort


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
