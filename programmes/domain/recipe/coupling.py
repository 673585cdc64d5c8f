"""The part of a recipe about how people are coupled: method, criteria and first contact."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from programmes.domain.recipe.asking import AskedIf
from programmes.domain.recipe.together import AgreementShape, ConversationShape, GoalIdeaShape
from programmes.domain.recipe.words import Key, Shape, Slug, Text, Value
from programmes.models.coupling import CriterionKind, Method, Objective
from programmes.models.placing import FIRST_CLASS, LAST_CLASS, MOST_POINTS, CapScope, PriorityTest
from programmes.states import Part


class CriterionShape(Shape):
    """One criterion: an answer of each side, compared."""

    key: Slug = Field(description="short name")
    label: Text = Field(description="in words")
    kind: CriterionKind = Field(description="how the answers are compared, see “How a year is said”")
    seeker: Key = Field(description="key of the question to the one who is guided")
    guide: Key = Field(description="key of the question to the guide")
    must: bool = Field(False, description="who shares nothing here cannot be coupled")
    weight: int = Field(0, ge=0, le=1000, description="how much it counts beside the others")
    guide_weight: int = Field(0, ge=0, le=1000, description="how much it counts besides by what the guide wishes")


class PriorityShape(Shape):
    """One class of those who come first when there are too few places."""

    key: Slug = Field(description="short name")
    label: Text = Field(description="in words")
    rank: int = Field(
        1, alias="class", ge=FIRST_CLASS, le=LAST_CLASS, description="the class; all of class 1 come before class 2"
    )
    test: PriorityTest = Field(
        PriorityTest.ANSWER, description="`answer`, or `waited`: applied in an earlier year and found no place"
    )
    question: Key | Literal[""] = Field("", description="key of the question to the one who is guided; never sensitive")
    answers: list[Value] = Field(default_factory=list, description="who gave one of these")


class CapShape(Shape):
    """How many are guided, at least and at most, by certain guides together."""

    key: Slug = Field(description="short name")
    scope: CapScope = Field(
        CapScope.EVERYBODY, description="`everybody` who guides, a `campus`, or those who gave one `answer`"
    )
    campus: Slug | None = Field(None, description="which campus; each by itself when not given")
    question: Key | Literal[""] = Field("", description="key of the question to the guide, such as their organisation")
    answer: Value = Field("", max_length=60, description="which answer; each by itself when not given")
    least: int = Field(0, ge=0, le=100_000, description="at least so many")
    most: int | None = Field(None, ge=0, le=100_000, description="at most so many")


class GroupMixShape(Shape):
    """What formed groups are made of."""

    home: Key | Literal[""] = Field("", description="key of the question that says where a member comes from")
    cohesion: int = Field(
        0, ge=0, le=MOST_POINTS, description="points for each member who comes from where most of the group do"
    )
    spread: int = Field(
        0, ge=0, le=MOST_POINTS, description="points for each different answer in a group; not with `cohesion`"
    )
    never_alone: AskedIf | None = Field(
        None, description="a group has nobody who gave these answers, or at least two; never a sensitive question"
    )


class FirstContactShape(Shape):
    """The choreography of the first contact."""

    asked_first: Literal["both", "seeker", "guide"] = Field("both", description="who is asked first")
    writes_first: Literal["seeker", "guide", "office"] = Field("seeker", description="who writes first")
    shown_before: list[Key] = Field(
        default_factory=list, description="questions whose answers show before both accept; free text never does"
    )
    disclosed_after: list[Key] = Field(
        default_factory=list, description="what shows after: name, email, phone, or keys of questions"
    )
    text: Text = Field(description="the text that both accept")
    version: str = Field("1", max_length=20, description="version of the text; a new one needs a new clearance")
    remind_after_days: int = Field(3, ge=1, le=60, description="reminder on silence")
    tell_after_days: int | None = Field(
        None, ge=1, le=90, description="the other side is told on silence; half-way to the office's list"
    )
    office_after_days: int = Field(10, ge=1, le=90, description="to the office's list on silence")


class CouplingShape(Shape):
    """One coupling; scores are whole points from 0 to 10000."""

    key: Slug = Field(description="short name")
    name: Text = Field(description="name")
    method: Method = Field(description="how people are coupled, see “How a year is said”")
    seekers: Part = Field(Part.STUDENT, description="who is guided")
    guides: Part = Field(Part.MENTOR, description="who guides")
    within_campus: bool = Field(True, description="only people of one campus")
    minimum: int = Field(0, ge=0, le=10000, description="lowest acceptable score, 0 to 10000")
    good: int = Field(5000, ge=0, le=10000, description="a good score from, 0 to 10000")
    objective: Objective = Field(Objective.TOTAL, description="what is made best, see “How a year is said”")
    balance: int = Field(0, ge=0, le=10000, description="points that each further student at one guide costs (pairs)")
    group_lo: int | None = Field(None, ge=1, le=500, description="smallest group (formed groups)")
    group_hi: int | None = Field(None, ge=1, le=500, description="largest group (formed groups)")
    hours_per_student: Decimal | None = Field(
        None, gt=0, max_digits=5, decimal_places=2, description="guide's hours for each student (existing groups)"
    )
    trial_weeks: int | None = Field(None, ge=1, le=52, description="weeks before the coupling is looked at again")
    meets_at: Key | Literal[""] = Field(
        "",
        description="key of the guide's question that says where they meet as a rule; disclosed after both accept",
    )
    criteria: list[CriterionShape] = Field(default_factory=list, description="what a good coupling is")
    priorities: list[PriorityShape] = Field(default_factory=list, description="who comes first")
    caps: list[CapShape] = Field(default_factory=list, description="how many at least and at most")
    group_mix: GroupMixShape | None = Field(None, description="what groups are made of (formed groups)")
    first_contact: FirstContactShape = Field(description="how the two come to know of each other")
    agreement: AgreementShape | None = Field(None, description="what everybody in a match signs; none when not given")
    goal_ideas: list[GoalIdeaShape] = Field(default_factory=list, description="goals to take over and reword")
    conversations: list[ConversationShape] = Field(
        default_factory=list, description="roles, agendas and topics to hold conversations by"
    )
