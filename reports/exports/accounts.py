"""The ledger and the bank as tables: each participant with their standing, and each interest with its state."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Application, Interest
from programmes.models import Cohort
from reports.exports.files import Cell, Sheet
from sessions_app.domain import participation
from sessions_app.domain.participation import Account


def sheet(cohort: Cohort, mine: QuerySet[Application], at: datetime) -> Sheet:
    """Give the accounts of those participants whom somebody may export, one column for each rule."""
    found = participation.of_cohort(cohort, at=at, within=mine)
    rules = list(cohort.expectations.all())
    header = [_("Number"), _("Part"), _("Name"), _("Campus"), _("Standing"), *map(str, rules)]
    header += [_("Meetings"), _("Minutes"), _("Gatherings"), _("From"), _("To")]
    return Sheet(_("Participation"), header, [_row(one, [rule.pk for rule in rules]) for one in found])


def _row(account: Account, rules: list[int]) -> list[Cell]:
    said = {line.rule.pk: line.words for line in account.lines}
    application = account.application
    start: list[Cell] = [
        application.pk,
        str(application.intake.get_part_display()),
        application.person.name,
        str(application.campus or ""),
        str(account.state.label),
    ]
    numbers: list[Cell] = [account.meetings, account.minutes, account.came]
    return start + [said.get(rule, "") for rule in rules] + numbers + [str(account.since), str(account.until)]


def assignments(cohort: Cohort, mine: QuerySet[Application]) -> Sheet:
    """Give the interest of those students whom somebody may export: what, whose, who, how it stands, from and to."""
    rows = Interest.objects.filter(application__in=mine.values("pk"), assignment__cohort=cohort)
    rows = rows.select_related("assignment__organisation", "application__person").order_by("assignment", "pk")
    header = [_("Kind"), _("Title"), _("Organisation"), _("Name"), _("State"), _("From"), _("To")]
    return Sheet(
        _("Topics, assignments and posts"),
        header,
        [
            [
                str(one.assignment.get_kind_display()),
                str(one.assignment.title),
                str(one.assignment.organisation),
                one.application.person.name,
                str(one.get_state_display()),
                str(one.taken_from or ""),
                str(one.taken_until or ""),
            ]
            for one in rows
        ],
    )
