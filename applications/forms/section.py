"""The form of one section: built from the frozen questions, filled from the draft, and read from the request."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from applications.domain import answers, texts
from applications.forms import fields
from applications.forms.fields import Field
from applications.queries import Choices, is_asked
from programmes.models import Question


class SectionForm:
    """The questions of one page; what was typed stays in its place, whether it fits or not."""

    non_field_errors: list[str] = []

    def __init__(
        self, questions: list[Question], choices: Choices, written: dict[str, Any], data: QueryDict | None = None
    ) -> None:
        """Take the page's questions, all answers written so far, and what was sent, if anything was."""
        self.typed: dict[str, Any] = {}
        self.missing: set[str] = set()
        others = {question.key: question for question in questions}
        self.fields = [
            fields.make(question, choices, written.get(question.key), others)
            for question in questions
            if question.asked_if_key in others or is_asked(question, written)
        ]
        if data is not None:
            self._read(data, dict(written))

    def __iter__(self) -> Iterator[Field]:
        """Give the fields in order."""
        return iter(self.fields)

    @property
    def errors(self) -> dict[str, list[str]]:
        """The refusals by question."""
        return {field.question.key: field.errors for field in self.fields if field.errors}

    def forgive_missing(self) -> None:
        """Take back what was said of answers that are still empty: a draft may have gaps."""
        for field in self.fields:
            if field.question.key in self.missing:
                field.errors = []

    def complain(self, refusals: dict[str, str]) -> None:
        """Show refusals that were found elsewhere."""
        for field in self.fields:
            if field.question.key in refusals:
                field.errors = [refusals[field.question.key]]

    def _read(self, data: QueryDict, given: dict[str, Any]) -> None:
        for field in self.fields:
            question = field.question
            raw = fields.read(data, question, field.options)
            field.value = raw
            given[question.key] = self.typed[question.key] = raw
            if not is_asked(question, given):
                continue
            try:
                value = answers.clean(question, raw, field.options)
            except ValidationError as refusal:
                field.errors = list(refusal.messages)
                if getattr(refusal, "code", "") == "required":
                    self.missing.add(question.key)
                if getattr(refusal, "code", "") == "national_id":
                    field.value = texts.keepable(raw)
                continue
            field.value = given[question.key] = self.typed[question.key] = value
