"""The parts of a recipe about bodies and places: organisations, campuses, contacts, study programmes, partners."""

from typing import Literal

from pydantic import Field

from people.models.organisation import OrganisationKind
from programmes.domain.recipe.words import Key, Opening, Shape, Slug, Text
from programmes.models.campus import ContactKind, PartnerRole


class Body(Shape):
    """An organisation that the recipe names; one that the site knows already stays as it is."""

    slug: Slug = Field(description="its short name, by which the recipe speaks of it")
    name: str = Field(max_length=200, description="its own name")
    kind: OrganisationKind = Field(description="what sort of body it is")
    succeeded_by: Slug | None = Field(None, description="the organisation that it is today, when it changed name")


class ContactShape(Shape):
    """Whom participants ask."""

    name: str = Field(max_length=200, description="a person or an office")
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", description="e-mail address")
    kind: ContactKind = Field(ContactKind.GENERAL, description="`pay`: whom paid mentors ask about contract and pay")
    task: Text = Field(default_factory=dict, description="what they are asked about")
    phone: str = Field("", max_length=40, description="telephone")
    office: str = Field("", max_length=200, description="where they sit")


class Study(Shape):
    """A course of study whose students may apply."""

    key: Key = Field(description="short name, used in answers and rules")
    name: Text = Field(description="its name")
    institution: Slug | None = Field(None, description="the organisation that offers it")


class PartnerShape(Shape):
    """One organisation in one role."""

    organisation: Slug = Field(description="an organisation of the recipe")
    role: PartnerRole = Field(description="what it does for the programme")
    campuses: list[Slug] = Field(default_factory=list, description="at which campuses; none named means all")
    text: Text = Field(default_factory=dict, description="what it does, in words")


class Change(Shape):
    """What is different about one gathering at one campus."""

    starts: Opening | None = Field(None, description="local date and time")
    minutes: int | None = Field(None, ge=15, le=4320, description="how long it lasts")
    place: str | None = Field(None, max_length=200, description="where")
    mode: Literal["in_person", "digital"] | None = Field(None, description="how people are together")
    url: str | None = Field(None, description="link of a digital gathering")


class CampusShape(Shape):
    """One campus: what it has of its own, and its changes to the shared set-up."""

    slug: Slug = Field(description="short name")
    name: str = Field(max_length=100, description="name")
    contacts: list[ContactShape] = Field(default_factory=list, description="the campus's own contacts")
    study_programmes: list[Study] = Field(default_factory=list, description="admitted here")
    partners: list[PartnerShape] = Field(default_factory=list, description="partners here")
    gatherings: dict[Slug, Change] = Field(
        default_factory=dict, description="by the key of a gathering of the cohort: what is different here"
    )
