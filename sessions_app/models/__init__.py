"""The tables of what people do together."""

from programmes.models.together import Topic
from sessions_app.models.agreement import Agreement, AgreementLine, Signature
from sessions_app.models.attendance import Attendance, MakeUp, Tick
from sessions_app.models.catering import CateringNeed
from sessions_app.models.goal import Goal, GoalChange, GoalStep
from sessions_app.models.meeting import Meeting
from sessions_app.models.notice import HandedFile, Notice, Summary
from sessions_app.models.reminder import Reminder
from sessions_app.models.sign_up import SignUp

__all__ = [
    "Agreement",
    "AgreementLine",
    "Attendance",
    "CateringNeed",
    "Goal",
    "GoalChange",
    "GoalStep",
    "HandedFile",
    "MakeUp",
    "Meeting",
    "Notice",
    "Reminder",
    "SignUp",
    "Signature",
    "Summary",
    "Tick",
    "Topic",
]
