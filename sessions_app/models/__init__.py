"""The tables of what people do together."""

from programmes.models.together import Topic
from sessions_app.models.agreement import Agreement, AgreementLine, Signature
from sessions_app.models.attendance import Attendance
from sessions_app.models.goal import Goal, GoalChange, GoalStep
from sessions_app.models.meeting import Meeting
from sessions_app.models.reminder import Reminder

__all__ = [
    "Agreement",
    "AgreementLine",
    "Attendance",
    "Goal",
    "GoalChange",
    "GoalStep",
    "Meeting",
    "Reminder",
    "Signature",
    "Topic",
]
