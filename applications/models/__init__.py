"""The tables of the applications room."""

from applications.models.answer_file import AnswerFile
from applications.models.application import Application
from applications.models.decision import Decision, Note, PendingDecision
from applications.models.given_part import GivenPart
from applications.models.interest import Interest
from applications.models.interview import Interview
from applications.models.invitation import Invitation
from applications.models.offer import PlaceOffer
from applications.models.review import Review
from applications.models.study_group import StudyGroup
from applications.models.verdict import Verdict

__all__ = [
    "AnswerFile",
    "Application",
    "Decision",
    "GivenPart",
    "Interest",
    "Interview",
    "Invitation",
    "Note",
    "PendingDecision",
    "PlaceOffer",
    "Review",
    "StudyGroup",
    "Verdict",
]
