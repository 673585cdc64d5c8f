"""The tables of what people do together."""

from sessions_app.models.attendance import Attendance
from sessions_app.models.certificate import Certificate
from sessions_app.models.make_up import MakeUp
from sessions_app.models.meeting import Meeting, Topic
from sessions_app.models.reminder import Reminder
from sessions_app.models.reply import SurveyReply, SurveyTurn

__all__ = ["Attendance", "Certificate", "MakeUp", "Meeting", "Reminder", "SurveyReply", "SurveyTurn", "Topic"]
