"""One question on the page: how it is shown, what was typed, and how what is typed is read from the request."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.answers import LONG, SHORT
from applications.domain.pdf import LARGEST, MEGABYTES
from applications.queries import Choices, is_asked
from applications.queries.spoken import DAY_PARTS, DAYS, LEVELS, SLOTS
from programmes.models import Question
from programmes.models.questionnaire import QuestionKind as Kind

PREFIX = "q-"
FEW, BRIEF = 7, 8
LINES = {"text", "textarea", "select", "several_selects", "file"}
SHOWN_AS = {
    Kind.SHORT: "text",
    Kind.LONG: "textarea",
    Kind.YES_NO: "radios",
    Kind.CHOICE: "radios",
    Kind.CHOICES: "checkboxes",
    Kind.SCALE: "scale",
    Kind.RANKING: "ranking",
    Kind.NUMBER: "text",
    Kind.GRADE: "radios",
    Kind.STUDY_YEAR: "radios",
    Kind.STUDY_PROGRAMME: "select",
    Kind.INSTITUTION: "select",
    Kind.ORGANISATION: "select",
    Kind.CAMPUS: "radios",
    Kind.STUDY_GROUP: "text",
    Kind.INDUSTRY: "several_selects",
    Kind.FIELD: "several_selects",
    Kind.LANGUAGES: "languages",
    Kind.AVAILABILITY: "times",
    Kind.DATE: "text",
    Kind.EMAIL: "text",
    Kind.PHONE: "text",
    Kind.URL: "text",
    Kind.FILE: "file",
}
READERS = {
    "office": gettext_lazy("the programme's office"),
    "student": gettext_lazy("your student, once you both have accepted or as the programme says"),
    "mentor": gettext_lazy("your mentor, once you both have accepted or as the programme says"),
    "buddy": gettext_lazy("your buddy, once you both have accepted or as the programme says"),
    "facilitator": gettext_lazy("who leads the gatherings"),
}
INPUT = {Kind.DATE: "date", Kind.EMAIL: "email", Kind.PHONE: "tel", Kind.URL: "url"}


@dataclass(frozen=True)
class Offer:
    """One thing to choose: stored key, words, whether it is chosen, and its place in a ranking."""

    key: str
    label: str
    chosen: bool = False
    place: str = ""
    inside: bool = False


@dataclass
class Field:
    """One question with what is typed so far; the error summary and the templates read it like a form's field."""

    question: Question
    options: dict[str, str]
    value: Any
    condition: str = ""
    names: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name under which the browser sends it."""
        return PREFIX + self.question.key

    @property
    def auto_id(self) -> str:
        """The id of its input, or the beginning of the ids of its inputs."""
        return f"id_{self.name}"

    @property
    def id_for_label(self) -> str:
        """Where a link from the error summary leads: the input, or the first of several."""
        return self.auto_id if self.template in LINES else f"{self.auto_id}-first"

    @property
    def label(self) -> str:
        """The question's words."""
        return str(self.question.label)

    @property
    def template(self) -> str:
        """Which part of templates/applications/kinds/ shows it."""
        shown = SHOWN_AS[Kind(self.question.kind)]
        if shown == "radios" and len(self.options) > FEW:
            return "select"
        if shown == "times" and not set(self.options) <= set(SLOTS):
            return "checkboxes"
        if shown == "several_selects" and len(self.options) <= 2 * FEW:
            return "checkboxes"
        return shown

    @property
    def is_brief(self) -> bool:
        """Say whether the choices are so short that they stand in one row."""
        return all(len(words) <= BRIEF for words in self.options.values())

    @property
    def is_group(self) -> bool:
        """Say whether it has several inputs, and so a fieldset with a legend."""
        return self.template not in LINES or self.template == "several_selects"

    @property
    def described_by(self) -> str:
        """The ids of the texts that explain it."""
        parts = {"help": bool(str(self.question.help)), "limit": bool(self.limit), "error": bool(self.errors)}
        return " ".join(f"{self.auto_id}-{name}" for name, there in parts.items() if there)

    @property
    def input_type(self) -> str:
        """The type of a one-line input; numbers are text with a keyboard of digits, so that nothing typed is lost."""
        return INPUT.get(Kind(self.question.kind), "text")

    @property
    def input_mode(self) -> str:
        """The keyboard that a phone shows."""
        return "decimal" if self.question.kind == Kind.NUMBER else ""

    @property
    def autocomplete(self) -> str:
        """What the browser may offer to fill in."""
        return {Kind.EMAIL: "email", Kind.PHONE: "tel", Kind.URL: "url"}.get(Kind(self.question.kind), "")

    @property
    def longest(self) -> int:
        """The most characters of a text."""
        return self.question.most or (LONG if self.question.kind == Kind.LONG else SHORT)

    @property
    def rows(self) -> int:
        """How many lines a longer text shows."""
        return 4 if self.longest <= 800 else 8

    @property
    def limit(self) -> str:
        """The limits in words."""
        question, most = self.question, self.question.most
        if question.kind == Kind.LONG:
            return _("At most %(most)d characters.") % {"most": self.longest}
        if question.kind == Kind.NUMBER and question.lowest is not None and question.highest is not None:
            return _("A number from %(low)d to %(high)d.") % {"low": question.lowest, "high": question.highest}
        if question.kind == Kind.FILE:
            return _("One PDF file of at most %(most)d MB. It is sent when you save or go on.") % {"most": MEGABYTES}
        if str(question.help):
            return ""
        if question.kind in {Kind.CHOICES, Kind.INDUSTRY, Kind.FIELD} and most and most > 1:
            return _("Choose at most %(most)d.") % {"most": most}
        if question.kind == Kind.RANKING:
            return _("Give 1 to what matters most, 2 to the next, and so on.")
        return ""

    @property
    def readers(self) -> str:
        """Who sees the answer, in words."""
        return ", ".join(str(READERS.get(reader, reader)) for reader in self.question.seen_by) or _("only yourself")

    @property
    def text(self) -> str:
        """What is typed, as text."""
        return "" if self.value is None or isinstance(self.value, list | dict) else str(self.value)

    @property
    def offers(self) -> list[Offer]:
        """What can be chosen, in order, with what is chosen marked."""
        chosen, places = self._chosen(), self._places()
        return [Offer(key, words, key in chosen, places.get(key, "")) for key, words in self.options.items()]

    @property
    def largest(self) -> int:
        """The most bytes of a file."""
        return LARGEST

    @property
    def places(self) -> range:
        """The places that a ranking gives out."""
        return range(1, min(self.question.most or len(self.options), len(self.options)) + 1)

    @property
    def lines(self) -> list[list[Offer]]:
        """One list of choices for each select of a question that takes several."""
        given = [str(item) for item in self.value] if isinstance(self.value, list) else [self.text]
        number = max(min(self.question.most or 3, 5), len(given))
        given += [""] * (number - len(given))
        return [
            [Offer(key, words, key == one, inside=len(key) > self._outer) for key, words in self._in_order()]
            for one in given
        ]

    @property
    def tongues(self) -> list[tuple[str, str]]:
        """Pairs of language and level that are there, and empty lines for more."""
        pairs = list(self.value.items()) if isinstance(self.value, dict) else self.value
        given = [(str(p[0]), str(p[1])) for p in pairs or [] if isinstance(p, list | tuple) and len(p) == 2]
        return given + [("", "")] * max(4 - len(given), 1)

    @property
    def levels(self) -> dict[str, Any]:
        """The levels of a language."""
        return LEVELS

    @property
    def week(self) -> list[tuple[Any, list[tuple[str, Any, bool]]]]:
        """The days of a week with their parts: slot (empty where it is not offered), words, whether it is chosen."""
        chosen = self._chosen()
        rows = []
        for day, name in DAYS.items():
            slots = [(f"{day}-{part}", words) for part, words in self._parts()]
            if any(slot in self.options for slot, _words in slots):
                rows.append((name, [(s if s in self.options else "", words, s in chosen) for s, words in slots]))
        return rows

    @property
    def first_slot(self) -> str:
        """The first time that is offered."""
        return next((slot for _day, slots in self.week for slot, _words, _chosen in slots if slot), "")

    @property
    def day_parts(self) -> list[Any]:
        """The heads of the columns of a week."""
        return [words for _part, words in self._parts()]

    def _parts(self) -> list[tuple[str, Any]]:
        offered = {key.rpartition("-")[2] for key in self.options}
        return [(part, words) for part, words in DAY_PARTS.items() if part in offered]

    @property
    def _outer(self) -> int:
        return 1 if self.question.kind == Kind.INDUSTRY else 2

    def _in_order(self) -> list[tuple[str, str]]:
        return sorted(self.options.items()) if not self.question.options.all() else list(self.options.items())

    def _chosen(self) -> set[str]:
        if isinstance(self.value, bool):
            return {"yes" if self.value else "no"}
        if isinstance(self.value, list):
            return {str(item) for item in self.value}
        return {self.text} - {""}

    def _places(self) -> dict[str, str]:
        if isinstance(self.value, dict):
            return {str(key): str(place) for key, place in self.value.items()}
        given = self.value if isinstance(self.value, list) else []
        return {str(key): str(place) for place, key in enumerate(given, start=1)}


def make(question: Question, choices: Choices, value: Any, others: dict[str, Question]) -> Field:
    """Put a question on the page with the value that is there."""
    options = choices.of(question)
    if question.kind == Kind.YES_NO:
        options = {"yes": _("Yes"), "no": _("No")}
    names = choices.study_groups if question.kind == Kind.STUDY_GROUP else []
    return Field(question, options, value, condition=_condition(question, choices, others), names=names)


def read(data: QueryDict, question: Question, options: dict[str, str]) -> Any:
    """Read what was typed for a question, in the shapes that the cleaning of answers takes."""
    name = PREFIX + question.key
    if question.kind == Kind.RANKING:
        return {key: data.get(f"{name}-{key}", "") for key in options if data.get(f"{name}-{key}")}
    if question.kind == Kind.LANGUAGES:
        pairs = zip(data.getlist(f"{name}-code"), data.getlist(f"{name}-level"), strict=False)
        return [[code, level] for code, level in pairs if code or level]
    if question.kind in {Kind.CHOICES, Kind.INDUSTRY, Kind.FIELD, Kind.AVAILABILITY}:
        return [item for item in data.getlist(name) if item]
    if question.kind == Kind.FILE and data.get(f"{name}-remove"):
        return ""
    return data.get(name, "")


def _condition(question: Question, choices: Choices, others: dict[str, Question]) -> str:
    """Say in words when a question is to be answered, where that depends on another on the same page."""
    other = others.get(question.asked_if_key)
    if other is None:
        return ""
    options = {"yes": _("Yes"), "no": _("No")} if other.kind == Kind.YES_NO else choices.of(other)
    wanted = [words for key, words in options.items() if is_asked(question, {other.key: key})]
    return _("Answer this if your answer to “%(question)s” is “%(answer)s”.") % {
        "question": other.label,
        "answer": "”, “".join(wanted),
    }
