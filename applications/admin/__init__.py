"""The desk of applications: the pile, one application, questionnaires, study groups, and invitation links."""

from applications.admin.application import ApplicationAdmin
from applications.admin.interest import InterestAdmin
from applications.admin.invitation import InvitationAdmin
from applications.admin.questionnaire import AskedQuestionnaireAdmin
from applications.admin.rules import JudgingRuleAdmin, JudgingStudyAdmin
from applications.admin.study_group import StudyGroupAdmin

__all__ = [
    "ApplicationAdmin",
    "AskedQuestionnaireAdmin",
    "InterestAdmin",
    "InvitationAdmin",
    "JudgingRuleAdmin",
    "JudgingStudyAdmin",
    "StudyGroupAdmin",
]
