"""A whole recipe: everything that makes a programme."""

from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from people.models.person import Language
from programmes.domain import colours
from programmes.domain.recipe.asking import QuestionnaireShape
from programmes.domain.recipe.paying import PayShape, ThanksShape
from programmes.domain.recipe.places import Body, CampusShape, ContactShape, PartnerShape, Study
from programmes.domain.recipe.words import Opening, Shape, Slug, Text
from programmes.domain.recipe.year import CohortShape
from programmes.models.follow_up import ReferralKind
from programmes.models.programme import MentorKind
from programmes.states import Part


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("zone", "expected a time zone such as Europe/Oslo or Europe/Copenhagen")
    return name


def _colour(colour: str) -> str:
    fault = colours.fault(colour)
    if fault:
        raise PydanticCustomError("colour", "{fault}", {"fault": fault})
    return colour


class Mentors(Shape):
    """Who mentors, and on what terms."""

    kind: MentorKind = Field(description="who they are")
    paid: bool = Field(False, description="paid, with contract and timesheets; otherwise volunteers")
    hours: Decimal | None = Field(None, gt=0, max_digits=6, decimal_places=1, description="hours expected of each")


class QuoteShape(Shape):
    """What a former participant said; shown with the role only."""

    text: Text = Field(description="the words")
    said_by: Part = Field(description="the role")
    consent: str = Field(max_length=200, description="where the consent is documented")


class ThemeShape(Shape):
    """One thing that students may struggle with, for mentors to tick without names."""

    key: Slug = Field(description="short name")
    label: Text = Field(description="the theme in a few words")


class ReferralShape(Shape):
    """One service to which mentors refer people on."""

    key: Slug = Field(description="short name")
    kind: ReferralKind = Field(description="what kind of help it is; referrals are counted by it")
    name: Text = Field(description="its name")
    what_for: Text = Field(description="what people go there for")
    contact: str = Field("", max_length=200, description="how it is reached")
    url: str = Field("", pattern=r"^(https?://\S+)?$", description="its page")


class Processing(Shape):
    """One purpose for which personal data is handled, under the headings of the record."""

    purpose: str = Field(max_length=200, description="purpose")
    basis: str = Field(max_length=200, description="legal basis")
    categories: str = Field(description="kinds of data")
    recipients: str = Field(description="who receives it")
    transfer: str = Field(max_length=200, description="transfer abroad")
    storage: str = Field(max_length=200, description="how long it is kept")
    source: str = Field(max_length=200, description="where it comes from")


class Mail(Shape):
    """The programme's own words for one kind of mail."""

    subject: Text = Field(description="subject")
    body: Text = Field(description="text with {placeholders}")


class Recipe(Shape):
    """A whole programme."""

    recipe: Literal[1] = Field(description="version of this language: 1")
    slug: Slug = Field(description="the programme's short name, in its address")
    name: Text = Field(description="name")
    summary: Text = Field(description="two sentences for the front page")
    purpose: Text = Field(description="what it is for")
    offer: Text = Field(default_factory=dict, description="what participants get, one line for each part")
    stage: Text = Field(default_factory=dict, description="when in the course of study")
    newsletter: Text = Field(default_factory=dict, description="what its newsletter tells of; none when not given")
    emphasis: list[Literal["academic", "social", "career"]] = Field(
        default_factory=list, description="what weighs most"
    )
    owner: Slug = Field(description="the organisation that runs it")
    mentors: Mentors = Field(description="who mentors")
    pay: PayShape | None = Field(None, description="terms of pay; only where mentors are paid")
    thanks: list[ThanksShape] = Field(default_factory=list, description="letters of thanks to volunteers")
    months: int | None = Field(None, ge=1, le=72, description="length in months")
    languages: list[Language] = Field(min_length=1, description="languages of the programme, its first one first")
    time_zone: Annotated[str, AfterValidator(_zone)] = Field("Europe/Oslo", description="in which its times are meant")
    colour: Annotated[str, AfterValidator(_colour)] = Field("#1f4e79", description="readable with white text on it")
    alliance: str = Field("", max_length=200, description="alliance behind it")
    decision: str = Field("", max_length=200, description="political decision")
    funder: str = Field("", max_length=200, description="who pays")
    reporting_duty: str = Field("", description="to whom is reported what")
    published: Opening | None = Field(None, description="shown to the public since; opening the cohort also publishes")
    organisations: list[Body] = Field(default_factory=list, description="bodies that the recipe names")
    campuses: list[CampusShape] = Field(default_factory=list, description="places with something of their own")
    contacts: list[ContactShape] = Field(default_factory=list, description="for the whole programme")
    study_programmes: list[Study] = Field(default_factory=list, description="admitted at every campus")
    partners: list[PartnerShape] = Field(default_factory=list, description="who does what")
    themes: list[ThemeShape] = Field(default_factory=list, description="what mentors tick that students struggle with")
    referrals: list[ReferralShape] = Field(default_factory=list, description="services to which mentors refer people")
    quotes: list[QuoteShape] = Field(default_factory=list, description="of former participants")
    processing: list[Processing] = Field(default_factory=list, description="the record of processing")
    mails: dict[Slug, Mail] = Field(default_factory=dict, description="by kind: own words; else the house's are used")
    questionnaires: dict[Part, QuestionnaireShape] = Field(min_length=1, description="by part: what is asked")
    cohort: CohortShape = Field(description="one year")
