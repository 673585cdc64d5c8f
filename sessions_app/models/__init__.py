"""The tables of what people do together."""

from sessions_app.models.attendance import Attendance
from sessions_app.models.contract import Contract
from sessions_app.models.meeting import Meeting, Topic
from sessions_app.models.reminder import Reminder
from sessions_app.models.timesheet import Timesheet, TimesheetLine

__all__ = ["Attendance", "Contract", "Meeting", "Reminder", "Timesheet", "TimesheetLine", "Topic"]
