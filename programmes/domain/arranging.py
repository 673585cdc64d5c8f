"""Arranging a questionnaire that nobody has answered: sections, questions and options in the order that is wanted."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.domain import audit
from people.models import Person
from programmes.domain import questionnaires
from programmes.models import Option, Question, Questionnaire, Section

Row = Section | Question | Option


@dataclass
class Branch:
    """A section with its questions, a question with its options, or an option, in order."""

    row: Row
    inside: "list[Branch]" = field(default_factory=list)

    @property
    def sign(self) -> str:
        """The row as one word of an order: s12, q5 or o7."""
        return f"{type(self.row).__name__[0].lower()}{self.row.pk}"


def tree(form: Questionnaire) -> list[Branch]:
    """Give a questionnaire's sections with all that stands in them, as it is ordered now."""
    return [
        Branch(section, [Branch(question, [Branch(o) for o in question.options.all()]) for question in asked])
        for section in form.sections.prefetch_related("questions__options")
        for asked in [section.questions.all()]
    ]


@transaction.atomic
def arrange(form: Questionnaire, signs: list[str], *, by: Person | None, at: datetime) -> None:
    """Put everything into the order of `signs`: each section (s12), its questions (q5), and their options (o7).

    A question may come into another section; an option stays with its question. Raises ValidationError for a frozen
    questionnaire, and when the signs are not exactly what stands in it.
    """
    _write(form, _planted(form, signs), by, at)


@transaction.atomic
def shift(form: Questionnaire, sign: str, step: int, *, by: Person | None, at: datetime) -> None:
    """Move one row one place up (-1) or down (1); a question at the end of its section goes into the next one.

    Raises ValidationError as `arrange` does.
    """
    branches = tree(form)
    if not _shifted(branches, sign, step) and not _carried(branches, sign, step):
        raise ValidationError(_("It stands at the end already."))
    _write(form, branches, by, at)


def _planted(form: Questionnaire, signs: list[str]) -> list[Branch]:
    standing = {branch.sign: branch for branch in _all(tree(form))}
    if sorted(signs) != sorted(standing):
        raise ValidationError(_("Somebody has changed this questionnaire meanwhile. Open it again."))
    for branch in standing.values():
        branch.inside = []
    sections: list[Branch] = []
    for sign in signs:
        branch = standing[sign]
        above = sections[-1] if sections else None
        if isinstance(branch.row, Section):
            sections.append(branch)
        elif isinstance(branch.row, Question) and above:
            above.inside.append(branch)
        elif isinstance(branch.row, Option) and above and above.inside and branch.row.question == above.inside[-1].row:
            above.inside[-1].inside.append(branch)
        else:
            raise ValidationError(_("A question stands in a section, and an option under its own question."))
    return sections


def _all(branches: list[Branch]) -> list[Branch]:
    return [one for branch in branches for one in (branch, *_all(branch.inside))]


def _shifted(branches: list[Branch], sign: str, step: int) -> bool:
    for place, branch in enumerate(branches):
        if branch.sign == sign and 0 <= place + step < len(branches):
            branches.insert(place + step, branches.pop(place))
            return True
    return any(_shifted(branch.inside, sign, step) for branch in branches)


def _carried(sections: list[Branch], sign: str, step: int) -> bool:
    """Carry a question over into the neighbouring section."""
    for place, section in enumerate(sections):
        for branch in section.inside:
            if branch.sign == sign and 0 <= place + step < len(sections):
                section.inside.remove(branch)
                beside = sections[place + step].inside
                beside.insert(0 if step > 0 else len(beside), branch)
                return True
    return False


def _write(form: Questionnaire, sections: list[Branch], by: Person | None, at: datetime) -> None:
    if questionnaires.is_frozen(Questionnaire.objects.select_for_update().get(pk=form.pk)):
        raise ValidationError(_("This questionnaire is frozen. Make a new version to change it."))
    for order, section in enumerate(sections):
        Section.objects.filter(pk=section.row.pk).exclude(order=order).update(order=order)
        for place, question in enumerate(section.inside):
            Question.objects.filter(pk=question.row.pk).update(section=section.row.pk, order=place)
            for rank, option in enumerate(question.inside):
                Option.objects.filter(pk=option.row.pk).exclude(order=rank).update(order=rank)
    audit.record("questionnaire.arranged", form, by=by, at=at, scope=form.programme.slug)
