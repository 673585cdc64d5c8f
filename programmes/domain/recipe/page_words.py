"""What the fixed words of a recipe mean, for docs/recipes.md: tests, strengths, methods, criteria and mails."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from programmes.domain.recipe.couplings import COMPARED
from programmes.domain.recipe.questions import FITS
from programmes.models.coupling import CriterionKind, Method, Objective
from programmes.models.questionnaire import QuestionKind
from programmes.models.rule import RuleTest, Strength

TESTS: dict[RuleTest, str] = {
    RuleTest.IS_YES: "the answer is yes; no `values`",
    RuleTest.ONE_OF: "the answer, or one of several, is among the `values`",
    RuleTest.AT_LEAST: "the number is the one in `values` or more: `[18]`",
    RuleTest.AT_MOST: "the number is the one in `values` or less",
    RuleTest.GRADE_OR_BETTER: "the grade is the one in `values` or better: `[C]`",
    RuleTest.ADMITTED_STUDY: "the study is admitted at the applicant's campus; no `values`",
    RuleTest.SPEAKS: 'one of the languages is spoken, perhaps at a level: `["no:b2"]`',
}
STRENGTHS: dict[Strength, str] = {
    Strength.REQUIRED: "who fails it is not eligible; the office can overrule that with a reason",
    Strength.NORMALLY: "who fails it is looked at by a person, nobody is refused",
    Strength.ASSESS: "everybody is looked at by a person, whatever the answer",
}
METHODS: dict[Method, str] = {
    Method.PAIRS: "each seeker gets one guide; a guide has as many as the answer to `capacity` (one when not asked)",
    Method.FORMED_GROUPS: "groups of `group_lo` to `group_hi` seekers are formed around a guide; with a criterion of "
    "the kind `availability` each group shares one time; `capacity` counts groups",
    Method.EXISTING_GROUPS: "study groups (question kind `study_group`) come whole to a guide, who needs "
    "`hours_per_student` for each member out of the answer to `hours`",
    Method.RANDOM: "by lot, among those whom the musts allow",
}
OBJECTIVES: dict[Objective, str] = {
    Objective.TOTAL: "as many people as possible are placed, then all points together are made most",
    Objective.WORST_TO_GOOD: "most placed; the weakest pair is raised, but only to `good`; then the points (pairs)",
    Objective.WORST_FIRST: "most placed; then the weakest pair is raised as far as it goes; then the points (pairs)",
    Objective.BEST_TOTAL: "most points, even where somebody then stays without a place",
}
CRITERIA: dict[CriterionKind, str] = {
    CriterionKind.SAME: "full points for the same answer, or one in common",
    CriterionKind.SHARES: "how much of what the seeker chose the guide chose too; of languages, which (not how well)",
    CriterionKind.NEAR: "the nearer the numbers, the more points",
    CriterionKind.TREE: "most for the same code, fewer for the same branch",
    CriterionKind.WISHES: "the seeker's first three wishes, the first most, among what the guide chose",
    CriterionKind.AVAILABILITY: "times in common; three are enough for full points",
    CriterionKind.TEXT: "how alike the words are",
}
MAILS: dict[str, str] = {
    "receipt": "an application is sent",
    "withdrawn": "the applicant withdraws",
    "pool": "the office admits somebody",
    "waitlist": "the office puts somebody on the waitlist",
    "declined": "the office says not this time",
    "interview": "the office wants to talk first",
    "interview_times": "the office offers times for an interview",
    "interview_fixed": "the time of an interview is fixed",
    "interview_cancelled": "an interview is cancelled",
    "place_offered": "a place became free for the first on the waitlist",
    "place_gone": "nobody answered for that place in time",
    "asked_anew": "a new version of the questionnaire asks something more",
    "offer": "somebody is asked whether they want a match",
    "offer_waits": "a match waits for the other side's answer first",
    "active": "both have said yes",
    "offer_declined": "the other side said no",
    "offer_expired": "the time to answer a match is over",
    "ended": "a match has ended early",
    "end_near": "a match ends in two weeks",
    "completed": "a match has run its time",
    "extension_asked": "the other side wants to go on longer",
    "extended": "a match goes on longer",
    "extension_refused": "the other side does not want to go on longer",
    "survey_asked": "an evaluation is open",
    "survey_reminder": "an evaluation is open and not answered",
    "interest_connected": "the office has connected a student with an organisation of the bank",
    "interest_taken": "a topic, assignment or post is a student's",
    "interest_declined": "nothing came of a student's interest",
    "certificate_ready": "the certificate of participation is ready",
    "unmatched": "a run is published and found nobody",
    "swap_settled": "the office has settled a request for a change",
    "agreement_waits": "the other has signed the agreement, and one's own signature is missing",
    "co_guide_asked": "somebody is asked to guide a group beside or instead of its guide",
    "co_guide_joins": "one more has said yes to guiding a group",
    "co_guide_over": "the office has ended that somebody guides a group besides",
    "reminder_gathering": "reminder of a gathering",
    "reminder_answer": "reminder that a gathering waits for a yes or no",
    "gathering_seat": "a seat became free for who was on the waitlist of a gathering",
    "gathering_moved": "the office moved a gathering",
    "gathering_cancelled": "the office cancelled a gathering",
    "gathering_make_up": "the office lets somebody make up for a missed gathering at another",
    "reminder_acceptance": "reminder of a match that waits for a yes",
    "reminder_draft": "reminder of an application that is not sent",
    "reminder_meeting_log": "reminder that no meeting is noted this month",
    "contract_to_sign": "a paid mentor is asked to sign the contract",
    "contract_signed": "both have signed the contract",
    "timesheet_returned": "a timesheet goes back to its mentor, with the reason",
    "timesheet_approved": "a timesheet is approved",
    "reminder_timesheet": "reminder of a timesheet that is not handed in",
    "reminder_contract_end": "reminder before a contract ends",
    "thanks": "a volunteer has come to a milestone of `thanks`",
    "reminder_meeting": "reminder of a meeting that two have agreed on",
    "reminder_proposal": "reminder of times for a meeting that wait for an answer",
    "meeting_proposed": "times for a meeting to choose from",
    "meeting_answered": "all of a group have said which of the proposed times suit them",
    "meeting_planned": "a meeting is agreed on, with an invitation for the calendar",
    "meeting_moved": "a meeting is moved, and calendars move it",
    "meeting_cancelled": "a meeting is called off, and calendars take it out",
    "outcome_question": "what became of the participant is asked",
    "document_new": "something new in the handbook, where the document says so",
    "feedback_answered": "a question about a template is answered",
    "check_in": "both are asked how it goes",
    "concern_receipt": "somebody has raised a concern, and gets a receipt",
    "concern_raised": "the office is told that there is a concern",
    "concern_closed": "a concern is closed with what was done",
    "help_asked": "the office is told that somebody asks for help",
}


def tables() -> str:
    """Write what the words of rules, couplings and criteria mean."""
    return "\n\n".join(
        [
            _table("Rules: `test:`", ("test", "is met when", "question kinds"), _rows(RuleTest, TESTS, FITS)),
            _table("Rules: `strength:`", ("strength", "means"), _rows(Strength, STRENGTHS)),
            _table("Couplings: `method:`", ("method", "means"), _rows(Method, METHODS)),
            _table("Couplings: `objective:`", ("objective", "means"), _rows(Objective, OBJECTIVES)),
            _table("Criteria: `kind:`", ("kind", "gives", "question kinds"), _rows(CriterionKind, CRITERIA, COMPARED)),
        ]
    )


def _rows(words: type[Enum], said: Mapping[Any, str], fits: Mapping[Any, Any] | None = None) -> list[tuple[str, ...]]:
    found = []
    for word in words:
        kinds = (", ".join(f"`{kind.value}`" for kind in QuestionKind if kind in fits[word]),) if fits else ()
        found.append((f"`{word.value}`", said[word], *kinds))
    return found


def _table(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"### {title}", "", f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
