"""The part of a recipe about surveys: what participants are asked about the programme, and when."""

from pydantic import Field

from programmes.domain.recipe.words import Day, Shape, Slug, Text
from programmes.models.survey import SurveyKind
from programmes.states import Part


class SurveyOptionShape(Shape):
    """One thing to choose."""

    key: Slug = Field(description="short name")
    label: Text = Field(description="in words")


class SurveyQuestionShape(Shape):
    """One question of a survey."""

    key: Slug = Field(description="short name")
    kind: SurveyKind = Field(description="how it is answered")
    label: Text = Field(description="what is asked")
    required: bool = Field(False, description="must be answered by who answers at all")
    options: list[SurveyOptionShape] = Field(default_factory=list, description="what can be chosen")


class SurveyShape(Shape):
    """One survey."""

    key: Slug = Field(description="short name")
    title: Text = Field(description="its title")
    intro: Text = Field(default_factory=dict, description="what stands above the questions")
    parts: list[Part] = Field(default_factory=list, description="only for these; none named means all")
    opens: Day | None = Field(None, description="when it opens; nothing means for each when their match is over")
    open_days: int = Field(45, ge=1, le=365, description="days to answer")
    questions: list[SurveyQuestionShape] = Field(min_length=1, description="what is asked")
