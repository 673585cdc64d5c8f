"""Tables of counts, for who sees numbers and not people; what the report hides is hidden here too."""

from django.utils.translation import gettext as _

from programmes.models import Cohort
from reports.domain import numbers
from reports.exports.files import Cell
from reports.exports.people import Sheet

HIDDEN = "–"


def sheet(table: str, cohort: Cohort) -> Sheet:
    """Give one table of a cohort in counts; the outcome comes with the sentences that name its base."""
    known = numbers.of_cohort(cohort)
    found = known.table(table)
    rows: list[list[Cell]] = [
        [row.label, *(HIDDEN if count is None else count for count in row.counts)] for row in found.rows
    ]
    if table == "outcome":
        rows += [[sentence] for sentence in known.sentences]
    return Sheet(found.title, [_("Group"), *found.columns], rows)
