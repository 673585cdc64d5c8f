"""The parts of a recipe about one year: cohort, intakes, gatherings, expectations, reminders, phases and documents."""

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from programmes.domain.recipe.assignment import AssignmentShape
from programmes.domain.recipe.coupling import CouplingShape
from programmes.domain.recipe.rule import RuleShape
from programmes.domain.recipe.survey import SurveyShape
from programmes.domain.recipe.words import Clock, Closing, Day, Opening, Shape, Slug, Text
from programmes.models.calendar import ExpectationKind, ReminderKind
from programmes.models.cohort import Audience
from programmes.models.follow_up import FollowUpTiming
from programmes.models.gathering import Stage
from programmes.states import CohortState, Part, Role


class ScoreShape(Shape):
    """One thing that readers of applications score from 1 to 5."""

    key: Slug = Field(description="short name")
    label: Text = Field(description="what is scored")
    weight: int = Field(1, ge=1, le=100, description="how much it weighs")


class ShareShape(Shape):
    """One line of the mix of people that is wanted."""

    question: Slug = Field(description="key of the question")
    answer: str = Field(max_length=60, description="key of the answer")
    percent: int = Field(ge=0, le=100, description="so many in a hundred")


class IntakeShape(Shape):
    """How one part comes in."""

    opens: Opening = Field(description="local date and time; a date alone is its first minute")
    closes: Closing = Field(description="deadline, local; a date alone is its last minute")
    decided_by: Day | None = Field(None, description="when applicants have an answer")
    places: int | None = Field(None, ge=1, description="the most that can be admitted; nothing means no fixed number")
    advert: str = Field("", pattern=r"^(https?://\S+)?$", description="address of an advert elsewhere")
    terms: Text = Field(default_factory=dict, description="what the applicant accepts")
    interview: bool = Field(False, description="applicants may be called to interview")
    training: bool = Field(False, description="training is required before matching")
    answer_days: int = Field(5, ge=1, le=60, description="days to accept a place that became free")
    moves_up: bool = Field(True, description="a place that becomes free is offered along the waitlist")
    blind: bool = Field(False, description="names are hidden until the decision")
    scores: list[ScoreShape] = Field(default_factory=list, description="what readers score, and its weight")
    mix: list[ShareShape] = Field(default_factory=list, description="the mix of people that is wanted")


class SpeakerShape(Shape):
    """Somebody who speaks at a gathering or leads it."""

    key: Slug = Field(description="short name, by which the timetable names them")
    name: str = Field(max_length=200, description="name")
    title: Text = Field(default_factory=dict, description="title or place of work")
    about: Text = Field(default_factory=dict, description="a few sentences about them")


class ItemShape(Shape):
    """One line of a gathering's timetable."""

    day: int = Field(1, ge=1, le=14, description="which day of the gathering")
    at_time: Clock = Field(alias="at", description="local time of day")
    minutes: int = Field(ge=1, le=1440, description="how long it lasts")
    title: Text = Field(description="what happens")
    text: Text = Field(default_factory=dict, description="more about it")
    speakers: list[Slug] = Field(default_factory=list, description="keys of the gathering's speakers")
    room: str = Field("", max_length=100, description="in which room")


class PortionShape(Shape):
    """One part of a gathering that people sign up for."""

    key: Slug = Field(description="short name")
    name: Text = Field(description="its name: the whole day, day 1, the dinner")
    text: Text = Field(default_factory=dict, description="what one should know")
    seats: int | None = Field(None, ge=1, le=10000, description="the most who can come; nothing means everybody")


class LinkShape(Shape):
    """Something to read before or after a gathering."""

    title: Text = Field(description="title")
    url: str = Field(pattern=r"^https?://\S+$", description="where it is found")
    stage: Stage = Field(Stage.BEFORE, alias="for", description="for before or after the gathering")
    days: int | None = Field(
        None, ge=0, le=365, description="open so many days before it begins, or after it ends; nothing means at once"
    )


class GroupTaskShape(Shape):
    """Something that groups work on, and sum up afterwards."""

    key: Slug = Field(description="short name")
    title: Text = Field(description="title")
    text: Text = Field(default_factory=dict, description="the task")


class RepeatShape(Shape):
    """How a gathering comes again, on the same weekday and at the same local hour."""

    weeks: int = Field(1, ge=1, le=26, description="every so many weeks")
    times: int | None = Field(None, ge=2, le=60, description="how many are held; or `until`")
    until: Day | None = Field(None, description="the last day on which one may be held; or `times`")
    skip: list[Day] = Field(default_factory=list, description="days in whose weeks none is held")

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if (self.times is None) == (self.until is None):
            raise PydanticCustomError("repeat", "say either how many `times`, or `until` which day")
        return self


class GatheringShape(Shape):
    """One gathering, or a series of them."""

    key: Slug = Field(description="short name, by which campuses change it")
    number: int = Field(ge=1, le=999, description="which one in the year")
    name: Text = Field(description="its name")
    starts: Opening | None = Field(None, description="local; may be left out when every campus gives its own")
    repeat: RepeatShape | None = Field(
        None, description="a series: `<key>-1`, `<key>-2` … with the numbers that follow; `{n}` in the name counts them"
    )
    minutes: int = Field(ge=15, le=4320, description="how long it lasts")
    mode: Literal["in_person", "digital"] = Field(description="how people are together")
    place: str = Field("", max_length=200, description="where")
    url: str = Field("", pattern=r"^(https?://\S+)?$", description="link of a digital gathering")
    agenda: Text = Field(default_factory=dict, description="what happens")
    obligatory: bool = Field(True, description="everybody is to come")
    catering: bool = Field(False, description="there is something to eat")
    campuses: list[Slug] = Field(default_factory=list, description="only for these; none named means all")
    parts: list[Part] = Field(default_factory=list, description="only for these; none named means all")
    sign_up: list[PortionShape] = Field(
        default_factory=list, description="parts that people sign up for; none means that all are expected"
    )
    answer_days: int | None = Field(
        None, ge=0, le=365, description="who signs up answers by the end of the day so many days before"
    )
    timetable: list[ItemShape] = Field(default_factory=list, description="what happens when")
    speakers: list[SpeakerShape] = Field(default_factory=list, description="who speaks or leads")
    links: list[LinkShape] = Field(default_factory=list, description="what to read before or after")
    group_tasks: list[GroupTaskShape] = Field(default_factory=list, description="what groups work on and sum up")


class ExpectationShape(Shape):
    """One thing expected of participants."""

    kind: ExpectationKind = Field(description="what is counted")
    at_least: int | None = Field(None, ge=0, description="lower bound")
    at_most: int | None = Field(None, ge=0, description="upper bound")
    periods: int | None = Field(None, ge=1, le=104, description="in so many months or weeks; nothing means in each")
    coupling: Slug | None = Field(None, description="only for those of this coupling; nothing means for everybody")
    text: Text = Field(description="in words")


class ReminderShape(Shape):
    """When reminders of one kind go out."""

    kind: ReminderKind = Field(description="what it is about")
    days_before: int = Field(ge=-365, le=365, description="days before its event; negative: after")
    every: int | None = Field(None, ge=7, le=365, description="check-ins only: again every so many days")
    at_time: Clock = Field(alias="at", description="local time of day")

    @model_validator(mode="after")
    def _only_check_ins_come_again(self) -> Self:
        if self.kind == ReminderKind.CHECK_IN and self.days_before > -1:
            raise PydanticCustomError("check_in", "a check-in comes after the match began: days_before is -1 or less")
        if self.every is not None and self.kind != ReminderKind.CHECK_IN:
            raise PydanticCustomError("every", "only check-ins come again: leave `every` out")
        return self


class FollowUpShape(Shape):
    """After how many days the office follows something up."""

    kind: FollowUpTiming = Field(description="what is counted")
    days: int = Field(ge=0, le=3650, description="so many days; 0 is never")


class DocumentShape(Shape):
    """Something to read."""

    title: Text = Field(description="title")
    text: Text = Field(default_factory=dict, description="the text itself")
    url: str = Field("", pattern=r"^(https?://\S+)?$", description="or where it is found")
    audience: Audience = Field(Audience.ALL, alias="for", description="who may read it")
    released: Day | None = Field(None, description="from which day")
    tell: bool = Field(False, description="readers get one mail when it is released, and one for a new version")


class TaskShape(Shape):
    """One line of the office's checklist."""

    text: Text = Field(description="what is to be done")
    due: Day | None = Field(None, description="by when")
    role: Role | None = Field(None, description="whose task it is")


class PhaseShape(Shape):
    """One stretch of the year's work."""

    starts: Day = Field(description="from")
    ends: Day = Field(description="to")
    tasks: list[TaskShape] = Field(default_factory=list, description="checklist")
    documents: list[DocumentShape] = Field(default_factory=list, description="documents of the phase")


PhaseName = Literal["planning", "recruitment", "running", "evaluation"]


class CohortShape(Shape):
    """One numbered cohort."""

    number: int = Field(ge=1, le=999, description="its number in the programme")
    name: Text = Field(description="its name")
    starts: Day = Field(description="first day")
    ends: Day = Field(description="last day")
    state: CohortState = Field(CohortState.PLANNING, description="where a new cohort stands; a known one is not moved")
    intakes: dict[Part, IntakeShape] = Field(min_length=1, description="by part: how it comes in")
    rules: list[RuleShape] = Field(default_factory=list, description="who may come")
    couplings: list[CouplingShape] = Field(default_factory=list, description="how people are coupled")
    gatherings: list[GatheringShape] = Field(default_factory=list, description="when all meet")
    expectations: list[ExpectationShape] = Field(default_factory=list, description="what is expected")
    reminders: list[ReminderShape] = Field(default_factory=list, description="when reminders go out")
    follow_up: list[FollowUpShape] = Field(
        default_factory=list, description="days before the office follows up; what is not named has the house's number"
    )
    phases: dict[PhaseName, PhaseShape] = Field(
        default_factory=dict, description="by phase: dates, checklist, documents"
    )
    documents: list[DocumentShape] = Field(default_factory=list, description="documents of no phase")
    surveys: list[SurveyShape] = Field(default_factory=list, description="what participants are asked of the programme")
    assignments: list[AssignmentShape] = Field(
        default_factory=list, description="topics, assignments and posts that organisations offer"
    )
