"""The parts of a recipe about paid mentors' terms and volunteers' thanks."""

from pydantic import Field

from programmes.domain.recipe.words import Shape, Text


class PayShape(Shape):
    """On what terms mentors are paid, and when timesheets are handed in."""

    contract: Text = Field(description="text of the contract, with {placeholders}")
    version: str = Field("1", max_length=20, description="version of the text")
    due_day: int = Field(20, ge=1, le=28, description="day by which a month's timesheet is handed in")
    due_months_after: int = Field(1, ge=0, le=2, description="0: in the same month; 1: in the month after")
    help_months: int = Field(2, ge=0, le=12, description="first months in which a mentor gets more help")
    country: str = Field("NO", pattern=r"^[A-Z]{2}$", description="whose public holidays move the day to before them")


class ThanksShape(Shape):
    """When a volunteer is thanked, and in what words."""

    after_meetings: int | None = Field(None, ge=1, le=500, description="after so many meetings; nothing: at the end")
    text: Text = Field(description="what the letter says, with {first_name}, {met} (as `3 meetings`) and {hours}")
