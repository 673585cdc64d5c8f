"""The parts of a recipe about questions: questionnaires, sections, questions and options."""

from typing import Literal

from pydantic import Field

from programmes.domain.recipe.words import Key, Shape, Text, Value
from programmes.models.questionnaire import QuestionKind

Reader = Literal["office", "student", "mentor", "buddy", "facilitator"]


class AskedIf(Shape):
    """The earlier answer on which a question depends."""

    question: Key = Field(
        description="key of an earlier question (`exempt_if`: of any question of the same questionnaire)"
    )
    answers: list[Value] = Field(min_length=1, description="when the answer is one of these")


class QuestionShape(Shape):
    """One question."""

    key: Key = Field(description="short name; names the answer for ever")
    kind: QuestionKind = Field(description="how it is answered")
    label: Text = Field(description="the question itself")
    help: Text = Field(default_factory=dict, description="a line of help")
    required: bool = Field(True, description="must be answered")
    lowest: int | None = Field(None, description="lowest number, or step of a scale")
    highest: int | None = Field(None, description="highest number, or step of a scale")
    most: int | None = Field(None, ge=1, le=20000, description="most choices, or most characters")
    options: dict[Key, Text] = Field(
        default_factory=dict, description="what can be chosen: by key; or the name of a list"
    )
    asked_if: AskedIf | None = Field(None, description="asked only after a certain answer")
    purpose: Text = Field(description="what the answer is used for; or the name of a purpose")
    basis: str = Field(max_length=100, description="legal basis; from `answers` when not given")
    seen_by: list[Reader] = Field(min_length=1, description="who reads the answer; from `answers` when not given")
    kept_until: str = Field(max_length=100, description="how long it is kept; from `answers` when not given")
    sensitive: bool = Field(False, description="is handled with special care")


class SectionShape(Shape):
    """One page of a questionnaire."""

    title: Text = Field(description="heading")
    intro: Text = Field(default_factory=dict, description="a few lines before the questions")
    questions: list[QuestionShape] = Field(min_length=1, description="the questions")


class QuestionnaireShape(Shape):
    """The questions to one part; a new version leaves the answers to the old one as they are."""

    version: int = Field(1, ge=1, le=999, description="count up when a frozen questionnaire changes")
    title: Text = Field(description="heading")
    intro: Text = Field(default_factory=dict, description="what the applicant reads first")
    sections: list[SectionShape] = Field(min_length=1, description="its pages")
