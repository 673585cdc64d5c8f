"""Plausible answers to any questionnaire: each kind of question has one way to be answered."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from applications.queries import Choices
from applications.queries.choices import OTHER
from mentoring.demo import texts
from programmes.models import EligibilityRule, Programme, Question
from programmes.models.questionnaire import QuestionKind
from programmes.models.rule import RuleTest

WEEKEND = ("sat", "sun")
INDUSTRIES = {"J": 22, "K": 16, "M": 18, "C": 14, "F": 7, "G": 8, "O": 10, "P": 6, "Q": 9, "I": 4}
FIELDS = {"031": 9, "041": 18, "042": 8, "051": 6, "053": 7, "054": 9, "061": 20, "071": 12, "073": 5, "091": 6}
KEEPS_A_RULE = 0.97


@dataclass
class Applicant:
    """What the answers of one applicant have in common."""

    rng: random.Random
    programme: Programme
    guides: bool
    language: str
    choices: Choices
    campus: str = ""
    study_group: str = ""
    rules: dict[str, EligibilityRule] = field(default_factory=dict)

    @property
    def bank(self) -> tuple[str, str]:
        """Say which sentences this applicant would write."""
        language = {"nn": "nb"}.get(self.language, self.language)
        return language, texts.GUIDE if self.guides else texts.STUDENT


Way = Callable[[Question, Applicant], Any]


def fill(questions: Iterable[Question], applicant: Applicant) -> dict[str, Any]:
    """Answer the questions that are asked of this applicant, in their order."""
    given: dict[str, Any] = {}
    for question in questions:
        if question.asked_if_key and not _asked(question, given):
            continue
        if not question.required and applicant.rng.random() < 0.25:
            continue
        way = WAYS.get(QuestionKind(question.kind))
        answer = way(question, applicant) if way else None  # invented people send no files
        if answer not in (None, "", [], {}):
            given[question.key] = answer
    return given


def _asked(question: Question, given: dict[str, Any]) -> bool:
    answer = given.get(question.asked_if_key)
    words = answer if isinstance(answer, list) else [answer]
    said = ("yes" if word is True else "no" if word is False else str(word) for word in words)
    return any(word in question.asked_if_values for word in said)


def _keys(question: Question) -> list[str]:
    return [option.key for option in question.options.all()]


def _short(question: Question, who: Applicant) -> str:
    return who.rng.choice(texts.SHORT[who.bank])


def _long(question: Question, who: Applicant) -> str:
    return " ".join(who.rng.sample(texts.SENTENCES[who.bank], who.rng.choice((1, 2, 2, 3))))[: question.most or 2000]


def _yes_no(question: Question, who: Applicant) -> bool:
    rule = who.rules.get(question.key)
    if rule is not None and rule.test == RuleTest.IS_YES:
        return who.rng.random() < KEEPS_A_RULE or not question.required
    exempts = any(other.exempt_if_key == question.key for other in who.rules.values())
    return who.rng.random() < (0.04 if exempts else 0.5)


def _choice(question: Question, who: Applicant) -> str:
    rule = who.rules.get(question.key)
    keys = _keys(question)
    if rule is not None and rule.test == RuleTest.ONE_OF and who.rng.random() < KEEPS_A_RULE:
        keys = [key for key in keys if key in rule.values] or keys
    return who.rng.choice(keys)


def _choices(question: Question, who: Applicant) -> list[str]:
    keys = _keys(question)
    number = who.rng.randint(1, min(question.most or 3, len(keys)))
    chosen = set(who.rng.sample(keys, number))
    return [key for key in keys if key in chosen]


def _scale(question: Question, who: Applicant) -> int:
    low, high = question.lowest or 1, question.highest or 5
    return low + round((high - low) * max(who.rng.random(), who.rng.random()))


def _ranking(question: Question, who: Applicant) -> list[str]:
    keys = _keys(question)
    who.rng.shuffle(keys)
    return keys[: question.most or len(keys)]


def _number(question: Question, who: Applicant) -> int:
    low = question.lowest if question.lowest is not None else 0
    high = question.highest if question.highest is not None else low + 10
    if question.key == "capacity":
        return min(high, max(low, who.rng.choices((1, 2, 3), (70, 22, 8))[0]))
    rule = who.rules.get(question.key)
    if rule is not None and rule.values and who.rng.random() < KEEPS_A_RULE:
        edge = int(float(rule.values[0]))
        low, high = (low, edge) if rule.test == RuleTest.AT_MOST else (edge, high)
    return who.rng.randint(min(low, high), max(low, high))


def _grade(question: Question, who: Applicant) -> str:
    return who.rng.choices("ABCDE", (14, 36, 40, 8, 2))[0]


def _study_year(question: Question, who: Applicant) -> int:
    rule = who.rules.get(question.key)
    if rule is not None and rule.values and who.rng.random() < KEEPS_A_RULE:
        years = [int(value) for value in rule.values]
        return who.rng.choice(years) if rule.test == RuleTest.ONE_OF else years[0]
    return who.rng.randint(question.lowest or 1, question.highest or 5)


def _study_programme(question: Question, who: Applicant) -> str:
    every = list(who.programme.study_programmes.select_related("campus"))
    here = [one.key for one in every if one.campus is None or one.campus.slug == who.campus]
    return who.rng.choice(here or [one.key for one in every] or [""])


def _organisation(question: Question, who: Applicant) -> str:
    named = [key for key in who.choices.of(question) if key != OTHER]
    return who.rng.choice(named or [OTHER])


def _campus(question: Question, who: Applicant) -> str:
    return who.campus


def _study_group(question: Question, who: Applicant) -> str:
    return who.study_group


def _codes(likely: dict[str, int]) -> Way:
    def choose(question: Question, who: Applicant) -> list[str]:
        offered = who.choices.of(question)
        codes = [code for code in likely if code in offered] or list(offered)
        weights = [likely.get(code, 1) for code in codes]
        return list(dict.fromkeys(who.rng.choices(codes, weights, k=who.rng.randint(1, min(question.most or 1, 2)))))

    return choose


def _languages(question: Question, who: Applicant) -> dict[str, str]:
    home = {"nn": "no", "nb": "no"}.get(who.language, who.language)
    spoken = {home: "native"} | ({"en": who.rng.choice(("b2", "c1"))} if home != "en" else {})
    if home == "en" and who.rng.random() < 0.4:
        spoken[who.rng.choice(("da", "no"))] = who.rng.choice(("a2", "b1"))
    return spoken


def _availability(question: Question, who: Applicant) -> list[str]:
    slots = [slot for slot in who.choices.of(question) if not slot.startswith(WEEKEND)]
    chosen = [slot for slot in slots if who.rng.random() < (0.42 if slot.endswith("eve") else 0.3)]
    return chosen or [who.rng.choice(slots)]


def _date(question: Question, who: Applicant) -> str:
    return f"{who.rng.choice((2026, 2027))}-{who.rng.choice((1, 6, 12)):02d}-15"


def _phone(question: Question, who: Applicant) -> str:
    return (
        f"+47 4{who.rng.randint(0, 9_999_999):07d}"
        if who.language != "da"
        else f"+45 2{who.rng.randint(0, 9_999_999):07d}"
    )


def _email(question: Question, who: Applicant) -> str:
    return f"invented{who.rng.randint(1000, 9999)}@people.example"


def _url(question: Question, who: Applicant) -> str:
    return f"https://portfolio.example/{who.rng.randint(1000, 9999)}"


WAYS: dict[QuestionKind, Way] = {
    QuestionKind.SHORT: _short,
    QuestionKind.LONG: _long,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.SCALE: _scale,
    QuestionKind.RANKING: _ranking,
    QuestionKind.NUMBER: _number,
    QuestionKind.GRADE: _grade,
    QuestionKind.STUDY_YEAR: _study_year,
    QuestionKind.STUDY_PROGRAMME: _study_programme,
    QuestionKind.INSTITUTION: _organisation,
    QuestionKind.ORGANISATION: _organisation,
    QuestionKind.CAMPUS: _campus,
    QuestionKind.STUDY_GROUP: _study_group,
    QuestionKind.INDUSTRY: _codes(INDUSTRIES),
    QuestionKind.FIELD: _codes(FIELDS),
    QuestionKind.LANGUAGES: _languages,
    QuestionKind.AVAILABILITY: _availability,
    QuestionKind.DATE: _date,
    QuestionKind.EMAIL: _email,
    QuestionKind.PHONE: _phone,
    QuestionKind.URL: _url,
}
