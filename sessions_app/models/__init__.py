"""The tables of what people do together."""

from sessions_app.models.appointment import Appointment
from sessions_app.models.attendance import Attendance
from sessions_app.models.declined import DeclinedKind
from sessions_app.models.feed import CalendarFeed
from sessions_app.models.meeting import Meeting, Topic
from sessions_app.models.reminder import Reminder

__all__ = ["Appointment", "Attendance", "CalendarFeed", "DeclinedKind", "Meeting", "Reminder", "Topic"]
