"""The tables of what people do together."""

from sessions_app.models.attendance import Attendance
from sessions_app.models.meeting import Meeting, Topic
from sessions_app.models.reminder import Reminder

__all__ = ["Attendance", "Meeting", "Reminder", "Topic"]
