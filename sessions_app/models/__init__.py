"""The tables of what people do together."""

from sessions_app.models.attendance import Attendance
from sessions_app.models.check_in import CheckIn
from sessions_app.models.concern import Concern
from sessions_app.models.follow_up import FollowUp, FollowUpNote
from sessions_app.models.meeting import Meeting, Topic
from sessions_app.models.reminder import Reminder
from sessions_app.models.struggle import Referral, ThemeTick

__all__ = [
    "Attendance",
    "CheckIn",
    "Concern",
    "FollowUp",
    "FollowUpNote",
    "Meeting",
    "Referral",
    "Reminder",
    "ThemeTick",
    "Topic",
]
