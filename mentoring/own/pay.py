"""What is kept of a paid mentor: contracts, timesheets and their lines, for that person alone (R-DSAR)."""

from django.utils.translation import gettext_lazy as _

from mentoring.own.book import Book
from sessions_app.models import Contract, Timesheet, TimesheetLine

BOOKS = (
    Book(
        Contract,
        _("Contracts as a paid mentor"),
        lambda person: Contract.objects.filter(application__person=person).select_related("cohort__programme"),
        "cohort name hours starts_on ends_on language text text_version digest state made_at sent_at mentor_signed_as "
        "mentor_signed_at office_signed_at file_sha256 ended_at ending",
    ),
    Book(
        Timesheet,
        _("Timesheets; accounting rules keep approved ones for five years, also when you delete your account"),
        lambda person: Timesheet.objects.filter(contract__application__person=person).select_related("contract"),
        "contract month number state minutes submitted_at returned_because approved_at",
    ),
    Book(
        TimesheetLine,
        _("Lines of your timesheets"),
        lambda person: TimesheetLine.objects.filter(sheet__contract__application__person=person),
        "on minutes kind",
    ),
)
