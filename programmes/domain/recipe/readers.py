"""Who reads an answer: whom a first contact shows it to stands in its `seen_by`, so that every form tells the truth."""

from programmes.domain.recipe.asking import QuestionnaireShape, QuestionShape
from programmes.domain.recipe.book import Recipe
from programmes.domain.recipe.words import READERS
from programmes.states import Part


def told(recipe: Recipe) -> Recipe:
    """Give the recipe with each question's readers complete: those it names, and those whom a first contact adds."""
    shown: dict[Part, dict[str, set[str]]] = {part: {} for part in recipe.questionnaires}
    for coupling in recipe.cohort.couplings:
        first = coupling.first_contact
        for part, reader in ((coupling.seekers, coupling.guides), (coupling.guides, coupling.seekers)):
            for key in (*first.shown_before, *first.disclosed_after):
                shown.setdefault(part, {}).setdefault(key, set()).add(reader.value)
    forms = {part: _form(form, shown[part]) for part, form in recipe.questionnaires.items()}
    return recipe.model_copy(update={"questionnaires": forms})


def _form(form: QuestionnaireShape, shown: dict[str, set[str]]) -> QuestionnaireShape:
    sections = [
        section.model_copy(
            update={"questions": [_question(one, shown.get(one.key, set())) for one in section.questions]}
        )
        for section in form.sections
    ]
    return form.model_copy(update={"sections": sections})


def _question(question: QuestionShape, readers: set[str]) -> QuestionShape:
    more = [reader for reader in READERS if reader in readers and reader not in question.seen_by]
    return question.model_copy(update={"seen_by": [*question.seen_by, *more]}) if more else question
