"""Forms of the rules about everybody at once: each goes by an answer that is asked, from a list, and not sensitive."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.forms.configuring import ConfiguringForm
from programmes.forms.questionnaire import asked_in, unknown
from programmes.models import Coupling, Question, Questionnaire
from programmes.models.coupling import Method
from programmes.models.placing import ALONE_BY, CAPPED_BY, HOME_BY, RANKED_BY, CapScope, PriorityTest
from programmes.models.questionnaire import QuestionKind


class RuledForm(ConfiguringForm):
    """A rule of a coupling that goes by one answer of one side."""

    coupling: Coupling | None = None

    def by_answer(self, name: str, part: str, kinds: Collection[QuestionKind], values: str = "") -> None:
        """Refuse a question that this part is not asked, a kind that no rule can go by, a sensitive one, and strangers.

        `values` is the field with the answers, which must be options of a question that has some.
        """
        key = self.cleaned_data.get(name)
        if not key or self.coupling is None:
            return
        forms = Questionnaire.objects.filter(intakes__cohort=self.coupling.cohort_id, intakes__part=part)
        rows = list(Question.objects.filter(section__questionnaire__in=forms, key=key).prefetch_related("options"))
        if not rows:
            self.add_error(name, unknown(key, asked_in(forms)))
        elif any(one.sensitive for one in rows):
            self.add_error(name, _("“%(key)s” is sensitive: nobody is placed by it.") % {"key": key})
        elif any(one.kind not in kinds for one in rows):
            words = ", ".join(sorted(str(kind.label) for kind in kinds))
            self.add_error(name, _("This goes by answers from a list: %(kinds)s.") % {"kinds": words})
        elif values:
            self._known(values, {option.key for one in rows for option in one.options.all()})

    def _known(self, name: str, options: set[str]) -> None:
        given = self.cleaned_data.get(name) or []
        listed = [given] if isinstance(given, str) else given
        strangers = [one for one in listed if options and one not in options]
        if strangers:
            words = {"key": ", ".join(strangers), "keys": ", ".join(sorted(options))}
            self.add_error(name, _("No answer to this question: %(key)s. There are: %(keys)s.") % words)


class PriorityForm(RuledForm):
    """A class of those who come first."""

    def clean(self) -> dict[str, Any]:
        """Ask for question and answers where the class goes by them, and for neither where it does not."""
        cleaned = super().clean()
        has_both = bool(cleaned.get("question_key")) and bool(cleaned.get("values"))
        if cleaned.get("test") == PriorityTest.ANSWER and not has_both:
            raise ValidationError(_("Name the question and the answers that put somebody into this class."))
        if cleaned.get("test") == PriorityTest.WAITED and (cleaned.get("question_key") or cleaned.get("values")):
            raise ValidationError(_("Who has waited since an earlier year is known: leave question and answers empty."))
        if self.coupling is not None:
            self.by_answer("question_key", self.coupling.seekers, RANKED_BY, "values")
        return cleaned


class CapForm(RuledForm):
    """A smallest and a greatest number."""

    def clean(self) -> dict[str, Any]:
        """Refuse numbers that say nothing or contradict each other, and a scope without a name."""
        cleaned = super().clean()
        least, most = cleaned.get("least") or 0, cleaned.get("most")
        if not least and most is None:
            raise ValidationError(_("Give a smallest or a greatest number."))
        if most is not None and most < least:
            self.add_error("most", _("The greatest number is below the smallest."))
        scope, key = cleaned.get("scope"), cleaned.get("question_key")
        if scope == CapScope.ANSWER and not key:
            self.add_error("question_key", _("Name the question to the guide whose answer counts."))
        if (scope != CapScope.ANSWER and (key or cleaned.get("value"))) or (
            scope != CapScope.CAMPUS and cleaned.get("campus")
        ):
            raise ValidationError(_("Name a campus or a question only where the number is about that."))
        if self.coupling is not None:
            self.by_answer("question_key", self.coupling.guides, CAPPED_BY, "value")
        return cleaned


class GroupMixForm(RuledForm):
    """What formed groups are made of."""

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself, and a mix where no groups are formed."""
        cleaned = super().clean()
        if self.coupling is not None and self.coupling.method != Method.FORMED_GROUPS:
            raise ValidationError(_("Only groups that the system forms can be made of something."))
        points = [cleaned.get("cohesion") or 0, cleaned.get("spread") or 0]
        if all(points):
            self.add_error("spread", _("Members are wanted either alike or different, not both."))
        if bool(cleaned.get("home_key")) != any(points):
            self.add_error("home_key", _("Name the question, and points for members who are alike or who differ."))
        if bool(cleaned.get("alone_key")) != bool(cleaned.get("alone_values")):
            self.add_error("alone_key", _("Name the question and the answers of which nobody may be the only one."))
        if not any((cleaned.get("home_key"), cleaned.get("alone_key"))):
            raise ValidationError(_("Say where members come from, or of whom nobody may be the only one."))
        if self.coupling is not None:
            self.by_answer("home_key", self.coupling.seekers, HOME_BY)
            self.by_answer("alone_key", self.coupling.seekers, ALONE_BY, "alone_values")
        return cleaned
