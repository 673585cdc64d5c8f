"""The tables of the programmes room."""

from programmes.models.assignment import Assignment, AssignmentKind
from programmes.models.calendar import Expectation, Gathering, ReminderRule
from programmes.models.campus import Campus, Contact, Partner, StudyProgramme
from programmes.models.cohort import Audience, Cohort, Document, Intake, Phase, PhaseTask
from programmes.models.coupling import Coupling, Criterion, FirstContact
from programmes.models.follow_up import FollowUpRule, FollowUpTiming, ReferralKind, ReferralService, StruggleTheme
from programmes.models.gathering import AgendaItem, GatheringLink, GroupTask, Portion, Speaker
from programmes.models.handbook import DocumentVersion, Feedback, Subject
from programmes.models.letter import MailTemplate
from programmes.models.membership import Membership
from programmes.models.newsletter import Subscription
from programmes.models.pay import PayTerms, ThanksRule
from programmes.models.placing import Cap, CapScope, GroupMix, Priority, PriorityTest
from programmes.models.privacy import PrivacyClearance, ProcessingRecord
from programmes.models.programme import Programme, Quote
from programmes.models.questionnaire import Option, Question, Questionnaire, Section
from programmes.models.rule import EligibilityRule
from programmes.models.survey import Survey, SurveyKind, SurveyOption, SurveyQuestion
from programmes.models.together import AgreementPoint, AgreementText, ConversationGuide, GoalIdea
from programmes.models.weighing import ScoreCriterion, WantedShare

__all__ = [
    "AgendaItem",
    "AgreementPoint",
    "AgreementText",
    "Assignment",
    "AssignmentKind",
    "Audience",
    "Campus",
    "Cap",
    "CapScope",
    "Cohort",
    "Contact",
    "ConversationGuide",
    "Coupling",
    "Criterion",
    "Document",
    "DocumentVersion",
    "EligibilityRule",
    "Expectation",
    "Feedback",
    "FirstContact",
    "FollowUpRule",
    "FollowUpTiming",
    "Gathering",
    "GatheringLink",
    "GoalIdea",
    "GroupMix",
    "GroupTask",
    "Intake",
    "MailTemplate",
    "Membership",
    "Option",
    "Partner",
    "PayTerms",
    "Phase",
    "PhaseTask",
    "Portion",
    "Priority",
    "PriorityTest",
    "PrivacyClearance",
    "ProcessingRecord",
    "Programme",
    "Question",
    "Questionnaire",
    "Quote",
    "ReferralKind",
    "ReferralService",
    "ReminderRule",
    "ScoreCriterion",
    "Section",
    "Speaker",
    "StruggleTheme",
    "StudyProgramme",
    "Subject",
    "Subscription",
    "Survey",
    "SurveyKind",
    "SurveyOption",
    "SurveyQuestion",
    "ThanksRule",
    "WantedShare",
]
