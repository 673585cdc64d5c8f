"""Makes the demo's database ready, and tells who can log in; a second time it finds everything done."""

import sys
import time
from collections.abc import Iterable, Sequence

from django.core.management import call_command
from django.db import transaction

from mentoring.demo import population


def prepare() -> None:
    """Make the tables, fill them if nobody has, and print the log-ins."""
    began = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    _tell(f"the tables are up to date ({time.monotonic() - began:.0f} s)")
    if population.is_needed():
        began = time.monotonic()
        _tell("inventing the people of the programmes; this takes a while the first time ...")
        with transaction.atomic():  # all or nothing: a start that is broken off here begins anew
            population.fill(_tell)
        _tell(f"the programmes are filled ({time.monotonic() - began:.0f} s)")
    sys.stdout.write("\n" + table(population.LOGIN_COLUMNS, population.logins()) + "\n\n")
    sys.stdout.flush()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay rows of text out in columns."""
    lines = [tuple(head), *(tuple(map(str, row)) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def _tell(line: str) -> None:
    sys.stdout.write(f"kobling: {line}\n")
    sys.stdout.flush()
