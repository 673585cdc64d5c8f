"""The tables of what people do together."""

from sessions_app.models.attendance import Attendance, MakeUp, Tick
from sessions_app.models.catering import CateringNeed
from sessions_app.models.meeting import Meeting, Topic
from sessions_app.models.notice import HandedFile, Notice, Summary
from sessions_app.models.reminder import Reminder
from sessions_app.models.sign_up import SignUp

__all__ = [
    "Attendance",
    "CateringNeed",
    "HandedFile",
    "MakeUp",
    "Meeting",
    "Notice",
    "Reminder",
    "SignUp",
    "Summary",
    "Tick",
    "Topic",
]
