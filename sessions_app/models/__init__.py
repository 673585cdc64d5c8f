"""The tables of what people do together."""

from programmes.models.together import Topic
from sessions_app.models.agreement import Agreement, AgreementLine, Signature
from sessions_app.models.allowance import Allowance
from sessions_app.models.appointment import Appointment, TimeAnswer
from sessions_app.models.attendance import Attendance, MakeUp, Tick
from sessions_app.models.catering import CateringNeed
from sessions_app.models.certificate import Certificate
from sessions_app.models.check_in import CheckIn
from sessions_app.models.concern import Concern
from sessions_app.models.contract import Contract
from sessions_app.models.declined import DeclinedKind
from sessions_app.models.feed import CalendarFeed
from sessions_app.models.follow_up import FollowUp, FollowUpNote
from sessions_app.models.goal import Goal, GoalChange, GoalStep
from sessions_app.models.meeting import Meeting
from sessions_app.models.notice import HandedFile, Notice, Summary
from sessions_app.models.reminder import Reminder
from sessions_app.models.reply import SurveyReply, SurveyTurn
from sessions_app.models.sign_up import SignUp
from sessions_app.models.struggle import Referral, ThemeTick
from sessions_app.models.timesheet import Timesheet, TimesheetLine

__all__ = [
    "Agreement",
    "AgreementLine",
    "Allowance",
    "Appointment",
    "Attendance",
    "CalendarFeed",
    "CateringNeed",
    "Certificate",
    "CheckIn",
    "Concern",
    "Contract",
    "DeclinedKind",
    "FollowUp",
    "FollowUpNote",
    "Goal",
    "GoalChange",
    "GoalStep",
    "HandedFile",
    "MakeUp",
    "Meeting",
    "Notice",
    "Referral",
    "Reminder",
    "SignUp",
    "Signature",
    "Summary",
    "SurveyReply",
    "SurveyTurn",
    "ThemeTick",
    "Tick",
    "TimeAnswer",
    "Timesheet",
    "TimesheetLine",
    "Topic",
]
