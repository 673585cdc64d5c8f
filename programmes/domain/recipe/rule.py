"""The part of a recipe about who may come: eligibility rules."""

from pydantic import Field

from programmes.domain.recipe.asking import AskedIf
from programmes.domain.recipe.words import Key, Shape, Text, Value
from programmes.models.rule import RuleTest, Strength
from programmes.states import Part


class RuleShape(Shape):
    """One eligibility rule."""

    part: Part = Field(Part.STUDENT, description="whom it is for")
    key: Key = Field(description="short name")
    question: Key = Field(description="key of the question whose answer is tested")
    test: RuleTest = Field(description="what is asked of the answer, see “How a year is said”")
    values: list[Value] = Field(default_factory=list, description="what it is compared with")
    strength: Strength = Field(Strength.REQUIRED, description="what follows when it fails, see “How a year is said”")
    exempt_if: AskedIf | None = Field(None, description="after this answer a person looks, whatever the rule says")
    text: Text = Field(description="the rule in words")
    source: str = Field("", max_length=200, description="where it is decided")
