"""Where a questionnaire stands: its sections with their questions, in the order in which they are asked."""

from dataclasses import dataclass

from programmes.models import Question, Questionnaire, Section
from programmes.queries import asked


@dataclass(frozen=True)
class Page:
    """One section with its questions; `number` counts from 1."""

    number: int
    section: Section
    questions: list[Question]


def pages(questionnaire: Questionnaire) -> list[Page]:
    """List the sections that ask something."""
    by_section: dict[int, list[Question]] = {}
    for question in asked(questionnaire):
        by_section.setdefault(question.section_id, []).append(question)
    return [Page(n, inside[0].section, inside) for n, inside in enumerate(by_section.values(), start=1)]
