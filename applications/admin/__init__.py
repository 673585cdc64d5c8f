"""The desk of applications: the pile, one application, and study groups."""

from applications.admin.application import ApplicationAdmin
from applications.admin.questionnaire import AskedQuestionnaireAdmin
from applications.admin.rules import JudgingRuleAdmin
from applications.admin.study_group import StudyGroupAdmin

__all__ = ["ApplicationAdmin", "AskedQuestionnaireAdmin", "JudgingRuleAdmin", "StudyGroupAdmin"]
