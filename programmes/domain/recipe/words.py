"""What recipes are written in: texts in several languages, short names, local times, and the shape all parts share."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from programmes.domain.recipe import hints

LANGUAGES = ("nb", "nn", "da", "en")
FIRST = ""
READERS = ("office", "student", "mentor", "buddy", "facilitator")
CLOCK = re.compile(r"^\d{1,2}:\d{2}$")
FORBIDDEN_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Shape(BaseModel):
    """One part of a recipe: fields that it does not know are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _text(value: Any) -> Any:
    """Read a string, or a map from language (or several, joined with +) to words."""
    if isinstance(value, str):
        return {FIRST: _words(value)}
    if not isinstance(value, dict):
        raise PydanticCustomError("text", "expected a text in quotes, or a map from language (nb, nn, da, en) to text")
    spoken: dict[str, str] = {}
    for codes, words in value.items():
        for code in str(codes).replace(" ", "").split("+"):
            if code not in (*LANGUAGES, FIRST):
                raise PydanticCustomError(
                    "language",
                    "“{code}” is no language; known: nb, nn, da, en (put a text with a comma into quotes)",
                    {"code": code},
                )
            if not isinstance(words, str):
                text = f"expected a text in “{code}”, in quotes{hints.found(words)}"
                raise PydanticCustomError("text", "{text}", {"text": text})
            spoken[code] = _words(words)
    return spoken


def _words(words: str) -> str:
    if FORBIDDEN_IN_TEXT.search(words):
        raise PydanticCustomError("text", "the text holds control characters")
    return words.strip()


Text = Annotated[dict[str, str], BeforeValidator(_text)]
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=50)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=60)]


def _value(value: Any) -> Any:
    """Read an answer that a rule compares with: yes and no, numbers and keys all become text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value


Value = Annotated[str, BeforeValidator(_value)]


def _day(value: Any) -> Any:
    """Read a date as it is written; a number is none."""
    if isinstance(value, int | float):
        raise PydanticCustomError("date", f"expected {hints.DAY}")
    return value


def _opening(value: Any) -> Any:
    """Read a local date and time; a date alone means the first minute of the day."""
    return _instant(value, time(0, 0))


def _closing(value: Any) -> Any:
    """Read a local date and time; a date alone means the last minute of the day."""
    return _instant(value, time(23, 59))


def _instant(value: Any, alone: time) -> Any:
    if isinstance(value, int | float):
        raise PydanticCustomError("instant", f"expected {hints.INSTANT}")
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) <= 10 else value
    except ValueError:
        return value
    return datetime.combine(day, alone) if _is_day(day) else day


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _clock(value: Any) -> Any:
    """Read a time of day; a number such as 9.30 is none."""
    if isinstance(value, time) or (isinstance(value, str) and CLOCK.match(value)):
        return value.rjust(5, "0") if isinstance(value, str) else value
    raise PydanticCustomError("clock", f"expected {hints.CLOCK}")


Day = Annotated[date, BeforeValidator(_day)]
Opening = Annotated[datetime, BeforeValidator(_opening)]
Closing = Annotated[datetime, BeforeValidator(_closing)]
Clock = Annotated[time, BeforeValidator(_clock)]


def said(text: dict[str, str], languages: list[str]) -> dict[str, str]:
    """Give a text as it is stored: by language, the plain string under the first language of the programme."""
    spoken = {languages[0] if code == FIRST else code: words for code, words in text.items() if words}
    return {code: spoken[code] for code in languages if code in spoken}
