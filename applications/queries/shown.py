"""Answers in words, as a person reads them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from applications.queries import spoken
from applications.queries.choices import Choices
from programmes.models import Question
from programmes.models.questionnaire import QuestionKind as Kind


@dataclass(frozen=True)
class Shown:
    """One question with its stored answer and the answer's words."""

    question: Question
    value: Any
    text: str
    is_deleted: bool = False

    @property
    def file(self) -> str:
        """The token of the file that was given, if a file was asked for and is still here."""
        return str(self.value) if self.question.kind == Kind.FILE and self.value and not self.is_deleted else ""


def in_words(question: Question, value: Any, choices: Choices) -> str:
    """Say a stored answer in the reader's language; what cannot be read is given as it was typed."""
    if value is None or value in ("", [], {}):
        return ""
    if question.kind == Kind.YES_NO and isinstance(value, bool):
        return _("Yes") if value else _("No")
    if question.kind == Kind.DATE and isinstance(value, str):
        return _day(value)
    labels = choices.of(question)
    if isinstance(value, dict):
        return "; ".join(f"{labels.get(key, key)}{_level(level)}" for key, level in value.items())
    if isinstance(value, list):
        if question.kind == Kind.AVAILABILITY:
            return ", ".join(labels.get(str(slot)) or _slot(str(slot)) for slot in value)
        words = [labels.get(str(key), str(key)) for key in value]
        if question.kind == Kind.RANKING:
            return "; ".join(f"{place}. {word}" for place, word in enumerate(words, start=1))
        return "; ".join(words)
    if question.kind == Kind.SCALE:
        return _scale(question, value, labels)
    return labels.get(str(value), str(value))


def _scale(question: Question, value: Any, labels: dict[str, str]) -> str:
    steps = Choices.scale(question)
    words = {"value": labels.get(str(value), value), "low": steps[0], "high": steps[-1]}
    return _("%(value)s (on a scale from %(low)d to %(high)d)") % words


def _day(text: str) -> str:
    try:
        return formats.date_format(date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        return text


def _level(level: object) -> str:
    return "" if level == spoken.UNKNOWN else f" ({spoken.LEVELS.get(str(level), str(level))})"


def _slot(slot: str) -> str:
    day, _dash, part = slot.partition("-")
    return f"{spoken.DAYS.get(day, day)} {spoken.DAY_PARTS.get(part, part)}"
