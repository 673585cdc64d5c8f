"""The part of a recipe about what two who are coupled find ready: agreement, ideas for goals, conversation guides."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from programmes.domain.recipe.words import Shape, Slug, Text
from programmes.models.cohort import Audience
from programmes.models.together import GuideKind, Horizon, Topic


class PointShape(Shape):
    """One point of an agreement."""

    key: Slug = Field(description="short name")
    title: Text = Field(description="heading, such as “How often we meet”")
    text: Text = Field(default_factory=dict, description="what the programme says of it")
    ask: Text = Field(default_factory=dict, description="what the two write in themselves; nothing when not given")


class AgreementShape(Shape):
    """What everybody in a match signs; a change of its words by the two needs all signatures anew."""

    version: str = Field("1", max_length=20, description="version of the text; what is signed keeps its own")
    intro: Text = Field(default_factory=dict, description="what it is for")
    points: list[PointShape] = Field(min_length=1, description="its points")


class GoalIdeaShape(Shape):
    """A goal that participants can take over and reword."""

    key: Slug = Field(description="short name")
    horizon: Horizon = Field(Horizon.SHORT, description="how far ahead it lies")
    text: Text = Field(description="the goal")


class ConversationShape(Shape):
    """Something to hold a conversation by."""

    key: Slug = Field(description="short name")
    kind: GuideKind = Field(description="a mentor's role with questions to think about, an agenda, or a topic")
    title: Text = Field(description="title")
    text: Text = Field(description="text; a line that begins with a dash is one question or step")
    topic: Topic | None = Field(None, description="topic of a meeting that follows it")
    audience: Literal[Audience.PARTICIPANTS, Audience.STUDENTS, Audience.MENTORS] = Field(
        Audience.PARTICIPANTS, alias="for", description="who reads it: those who are guided, those who guide, or both"
    )


def keys_of(coupling: Any, place: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], list[str]]]:
    """Give the lists of one coupling whose keys must differ, each with its place."""
    if coupling.agreement is not None:
        yield (*place, "agreement", "points"), [one.key for one in coupling.agreement.points]
    yield (*place, "goal_ideas"), [one.key for one in coupling.goal_ideas]
    yield (*place, "conversations"), [one.key for one in coupling.conversations]
