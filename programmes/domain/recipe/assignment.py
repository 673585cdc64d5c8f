"""The part of a recipe about what organisations offer: topics for a thesis, project assignments, temporary posts."""

from pydantic import Field

from programmes.domain.recipe.words import Day, Shape, Slug, Text
from programmes.models.assignment import AssignmentKind


class AssignmentShape(Shape):
    """One topic, assignment or post."""

    key: Slug = Field(description="short name")
    kind: AssignmentKind = Field(description="what it is")
    organisation: Slug = Field(description="the organisation whose it is")
    title: Text = Field(description="its title")
    question: Text = Field(default_factory=dict, description="what is to be found out or done")
    goal: Text = Field(default_factory=dict, description="the goal of the organisation's services that it is tied to")
    contact: str | None = Field(None, description="e-mail address of the contact who connects the two")
    starts: Day | None = Field(None, description="from")
    ends: Day | None = Field(None, description="to")
    places: int = Field(1, ge=1, le=99, description="how many can take it")
    offer_line: int | None = Field(None, ge=1, le=20, description="the line of the programme's `offer` that it fulfils")
