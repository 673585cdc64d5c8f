"""Forms of questionnaires and couplings: who reads an answer, what a condition names, and keys that must exist."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.forms.configuring import ConfiguringForm, Ticked
from programmes.models import Coupling, EligibilityRule, Question, Questionnaire

READERS = [
    ("office", gettext_lazy("the office")),
    ("student", gettext_lazy("students")),
    ("mentor", gettext_lazy("mentors")),
    ("buddy", gettext_lazy("buddies")),
    ("facilitator", gettext_lazy("facilitators")),
]


class QuestionForm(ConfiguringForm):
    """One question."""

    seen_by = Ticked(label=gettext_lazy("Seen by"), choices=READERS)

    class Meta:
        model = Question
        fields = "__all__"


class RuleForm(ConfiguringForm):
    """One eligibility rule: its question must be asked."""

    class Meta:
        model = EligibilityRule
        fields = "__all__"
        help_texts: ClassVar[dict[str, Any]] = {
            "values": gettext_lazy(
                "What the answer is compared with, several with commas between: a number, a grade, keys of options, or "
                "languages such as no:b2. Nothing for a study programme: the list of each campus is compared."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self._offer_questions()

    def _offer_questions(self) -> None:
        """Let choose among the questions that are asked, once it is known whom the rule is for."""
        intakes = {"intakes__cohort": self.instance.cohort_id, "intakes__part": self.instance.part}
        rows = Question.objects.filter(section__questionnaire__in=Questionnaire.objects.filter(**intakes))
        offered = [("", "---------"), *((row.key, f"{row.label} ({row.key})") for row in rows)]
        for name in ("question_key", "exempt_if_key"):
            if name in self.fields:
                self.fields[name].widget = forms.Select(choices=offered)

    def clean(self) -> dict[str, Any]:
        """Refuse a rule about a question that nobody is asked."""
        cleaned = super().clean()
        cohort = cleaned.get("cohort") or (self.instance.cohort if self.instance.pk else None)
        part = cleaned.get("part") or self.instance.part
        if cohort is None or not part:
            return cleaned
        asked = asked_in(Questionnaire.objects.filter(intakes__cohort=cohort, intakes__part=part))
        for name in ("question_key", "exempt_if_key"):
            if cleaned.get(name) and cleaned[name] not in asked:
                self.add_error(name, unknown(cleaned[name], asked))
        return cleaned


class CriterionForm(ConfiguringForm):
    """One criterion: both its questions must be asked."""

    coupling: Coupling | None = None
    tried: Mapping[str, str] = MappingProxyType({})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the weights that were tried on the page of matching, by the criterion's key; nothing is saved yet."""
        super().__init__(*args, **kwargs)
        for name, side in (("weight", "w-"), ("guide_weight", "g-")):
            weight = self.tried.get(f"{side}{self.instance.key}", "")
            if weight.isdigit() and len(weight) < 5:
                self.initial[name] = int(weight)

    def clean(self) -> dict[str, Any]:
        """Refuse a criterion over questions that the two sides are not asked, and one that counts for nothing."""
        cleaned = super().clean()
        coupling = cleaned.get("coupling") or self.coupling
        if not isinstance(coupling, Coupling) or not coupling.pk:
            return cleaned
        for name, part in (("seeker_key", coupling.seekers), ("guide_key", coupling.guides)):
            asking = Questionnaire.objects.filter(intakes__cohort=coupling.cohort_id, intakes__part=part)
            if cleaned.get(name) and cleaned[name] not in asked_in(asking):
                self.add_error(name, unknown(cleaned[name], asked_in(asking)))
        if not any(cleaned.get(name) for name in ("weight", "guide_weight", "must")):
            raise ValidationError(_("Give the criterion a weight, or make it a must; otherwise it counts for nothing."))
        return cleaned


def asked_in(asking: Any) -> list[str]:
    """List the keys of the questions of some questionnaires."""
    return list(Question.objects.filter(section__questionnaire__in=asking).values_list("key", flat=True))


def unknown(key: str, asked: list[str]) -> str:
    """Say that there is no such question, and which there are."""
    return _("There is no question “%(key)s”. There are: %(keys)s.") % {"key": key, "keys": ", ".join(asked) or "–"}
