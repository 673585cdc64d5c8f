"""Matching at the command line: `matching replay RUN` solves a run anew and says whether all comes out as it was."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching.domain import replay
from matching.models import Run


class Command(BaseCommand):
    """Replay a run from its frozen input."""

    help = "Solve a run anew from its frozen input, and compare answer, board and offers with what was kept (replay)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the verb and what it takes."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        one = verbs.add_parser("replay", help="solve a run anew and compare")
        one.add_argument("run", type=int, help="the run's number")
        one.add_argument("--output", type=Path, help="write the answer's document here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay, and end with an error when anything is not as it was."""
        run = Run.objects.select_related("coupling__cohort__programme").filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"There is no run {options['run']}.")
        try:
            found = replay.of(run)
        except ValueError as error:
            raise CommandError(f"Run {run.pk} cannot be replayed: {error}.") from None
        if options["output"]:
            options["output"].write_bytes(found.document)
        if found.wrong:
            raise CommandError(f"Run {run.pk} does not come out as it was: " + "; ".join(found.wrong))
        certificate = run.certificate or {}
        if not found.anew:
            self.stdout.write(
                f"Run {run.pk}: this run was stopped by its time limit, and an older Kobling did not keep where, so "
                f"solving it anew need not find the same; its proof verifies: at most the share {found.gap:.4f} better "
                f"is possible (digest {certificate.get('answer', '')}), and the same board after {found.acts} acts."
            )
            return
        stop = ""
        if found.stopped:
            stop = f"stopped where its time limit stopped it, at most the share {found.gap:.4f} below the best, "
        same = "byte for byte"
        if found.otherwise:
            same = "with another proof than the engine found then; both verify"
        self.stdout.write(
            f"Run {run.pk}: {stop}the same answer, {same} ({len(found.document)} bytes, digest "
            f"{certificate.get('answer', '')}), and the same board after {found.acts} acts."
        )
