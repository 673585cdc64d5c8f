"""Timesheets: the hours of one paid mentor in one month, locked by the database when they are approved."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sessions_app.models.contract import Contract
from sessions_app.states import HourKind, SheetState

YEARS_KEPT = 5
OF_AN_APPROVED_SHEET = """
    IF TG_OP IN ('UPDATE', 'DELETE') AND EXISTS (
        SELECT 1 FROM sessions_app_timesheet WHERE id = OLD.sheet_id AND state = 'approved') THEN
        RAISE EXCEPTION 'pgtrigger: Cannot change a line of an approved timesheet'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_lines_are_locked';
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') AND EXISTS (
        SELECT 1 FROM sessions_app_timesheet WHERE id = NEW.sheet_id AND state = 'approved') THEN
        RAISE EXCEPTION 'pgtrigger: Cannot add a line to an approved timesheet'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_lines_are_locked';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""


class Timesheet(models.Model):
    """One month of one contract; number 1 is the sheet itself, later numbers are corrections of what was approved."""

    contract = models.ForeignKey(
        Contract, verbose_name=_("contract"), on_delete=models.CASCADE, related_name="timesheets"
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    state = models.CharField(_("state"), max_length=9, choices=SheetState.choices, default=SheetState.DRAFT)
    minutes = models.IntegerField(_("sum in minutes"), default=0)
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    returned_because = models.CharField(_("returned because"), max_length=500, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    approved_as = models.CharField(_("approved by, in name"), max_length=150, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    class Meta:
        verbose_name = _("timesheet")
        verbose_name_plural = _("timesheets")
        ordering = ["-month", "contract__name", "number", "pk"]
        constraints = [
            models.UniqueConstraint(name="timesheet_once", fields=["contract", "month", "number"]),
            models.UniqueConstraint(
                name="one_open_timesheet_a_month",
                fields=["contract", "month"],
                condition=~Q(state=SheetState.APPROVED),
            ),
            models.CheckConstraint(name="timesheet_state", condition=Q(state__in=SheetState.values)),
            models.CheckConstraint(name="timesheet_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="timesheet_approved_by_somebody",
                condition=~Q(state=SheetState.APPROVED) | (Q(approved_at__isnull=False) & ~Q(approved_as="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_sheets_stay",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=SheetState.APPROVED.value),
            ),
            pgtrigger.Protect(
                name="approved_sheets_are_locked",
                operation=pgtrigger.UpdateOf(
                    "contract_id", "month", "number", "state", "minutes", "submitted_at", "approved_as", "approved_at"
                ),
                condition=pgtrigger.Q(old__state=SheetState.APPROVED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}, {self.month:%Y-%m}"

    @property
    def kept_until(self) -> date:
        """The last day of the fifth year after the accounting year, in which it was approved; the law asks for it."""
        year = max(self.month.year, self.approved_at.year if self.approved_at else 0)
        return date(year + YEARS_KEPT, 12, 31)


class TimesheetLine(models.Model):
    """So many minutes on one day; in a correction more or fewer, with the line that it corrects."""

    sheet = models.ForeignKey(Timesheet, on_delete=models.CASCADE, related_name="lines")
    on = models.DateField(_("date"))
    minutes = models.SmallIntegerField(_("minutes"))
    kind = models.CharField(_("what for"), max_length=11, choices=HourKind.choices)
    source = models.CharField(_("taken from"), max_length=30, blank=True)
    corrects = models.ForeignKey(
        "self", verbose_name=_("corrects"), null=True, blank=True, on_delete=models.CASCADE, related_name="corrections"
    )

    class Meta:
        verbose_name = _("line of a timesheet")
        verbose_name_plural = _("lines of timesheets")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="line_kind", condition=Q(kind__in=HourKind.values)),
            models.CheckConstraint(
                name="line_minutes",
                condition=Q(minutes__gte=-1440, minutes__lte=1440)
                & ~Q(minutes=0)
                & (Q(minutes__gt=0) | Q(corrects__isnull=False)),
            ),
            models.UniqueConstraint(name="line_from_one_source", fields=["sheet", "source"], condition=~Q(source="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="approved_lines_are_locked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=OF_AN_APPROVED_SHEET,
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.minutes}"
