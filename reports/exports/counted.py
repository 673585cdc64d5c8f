"""Tables of counts, for who sees numbers and not people; what the report hides is hidden here too."""

from datetime import datetime

from django.utils.translation import gettext as _

from programmes.models import Cohort
from reports.domain import numbers
from reports.exports.files import Cell, Sheet

HIDDEN = "–"


def sheet(table: str, cohort: Cohort, at: datetime) -> Sheet:
    """Give one table of a cohort in counts; the outcome comes with the sentences that name its base."""
    known = numbers.of_cohort(cohort, at=at)
    found = next((one for one in known.tables if one.key == table), None)
    if found is None:  # a bank that has nothing yet
        return Sheet(table, [_("Group")], [])
    rows: list[list[Cell]] = [
        [row.label, *(HIDDEN if count is None else count for count in row.counts)] for row in found.rows
    ]
    if table == "outcome":
        rows += [[sentence] for sentence in known.sentences]
    return Sheet(found.title, [_("Group"), *found.columns], rows)
