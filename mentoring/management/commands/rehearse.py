"""Rehearse a cohort's year at the command line: `manage.py rehearse oslomet-pairs/1`; nothing is sent."""

import csv
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mentoring.models import Rehearsal, RehearsalState
from mentoring.rehearsal import acts, timeline
from programmes.models import Cohort


class Command(BaseCommand):
    """Lives a cohort's whole year with invented people, and prints the timeline."""

    help = "Live a cohort's whole year with invented people in about a minute, and print what would happen when."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the cohort, and how to print."""
        parser.add_argument("cohort", help="short name of the programme and number of the cohort: usn/1")
        parser.add_argument("--seed", type=int, default=1, help="another seed invents other people")
        parser.add_argument("--csv", help="write the whole timeline, with the text of each letter, to this file")
        parser.add_argument("--sort", default="", help="print only one sort: " + ", ".join(timeline.Sort))

    def handle(self, *args: Any, **options: Any) -> None:
        """Rehearse."""
        slug, _slash, number = str(options["cohort"]).partition("/")
        found = Cohort.objects.filter(programme__slug=slug).select_related("programme").order_by("-number")
        cohort = found.filter(number=number).first() if number.isdigit() else found.first()
        if cohort is None:
            raise CommandError(f"there is no cohort {options['cohort']}; write programme/number, as in usn/1.")
        try:
            made = acts.request(cohort, seed=options["seed"], by=None, at=timezone.now())
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from None
        acts.carry_out(made.pk, at=timezone.now(), say=self._tell)
        made.refresh_from_db()
        if made.state != RehearsalState.DONE:
            raise CommandError(made.error or f"the rehearsal is {made.state}.")
        self._print(made, options)

    def _tell(self, day: date, percent: int) -> None:
        self.stderr.write(f"{day} ({percent} %)")

    def _print(self, made: Rehearsal, options: dict[str, Any]) -> None:
        for entry in timeline.narrowed(made.timeline, sort=options["sort"]):
            whom = " ".join(filter(None, (entry["part"], entry["campus"], f"× {entry['number']}")))
            self.stdout.write(f"{entry['at'].replace('T', ' ')}  {entry['sort']:9}  {entry['title']}  [{whom}]")
        if options["csv"]:
            head, rows = timeline.table(made.timeline)
            with Path(options["csv"]).open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([head, *rows])
        self.stdout.write(
            f"{len(made.timeline)} entries in {made.seconds:.0f} s; nothing was sent, and the copy is gone."
        )
