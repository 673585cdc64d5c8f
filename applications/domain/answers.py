"""Answers: what is typed becomes what is stored, one cleaning function for each kind of question.

A stored answer is cleaned to itself, so drafts, submissions and imports go through the same door.

| kind | stored |
|---|---|
| short, long, url, email, phone, study_group | text; a study group is named |
| yes_no | true or false |
| choice, campus, study_programme, institution, organisation | the key or slug of what was chosen |
| choices | list of keys, in the order of the options |
| ranking | list of keys, the dearest first |
| scale, study_year | whole number |
| number | number, whole where it is whole |
| grade | "A" to "F" |
| industry, field | list of codes of NACE Rev. 2 ("J" or "J62"), of ISCED-F ("06" or "061") |
| languages | {language code: level}, levels a1 to c2 and native |
| availability | list of day and part of day: "mon-am", "mon-pm", "mon-eve" to "sun-eve" |
| date | "2026-11-22" |
| file | the token of a file that the same application holds |
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import queries
from applications.domain import national_ids, texts
from applications.queries import Choices
from applications.queries.spoken import LEVELS, UNKNOWN, slot
from programmes.models import Question
from programmes.models.questionnaire import QuestionKind as Kind

Allowed = Mapping[str, str]
SHORT, LONG = 200, 4000
LARGEST = 1_000_000_000
PHONE = re.compile(r"\+?\d{5,15}")
WEB = URLValidator(schemes=["http", "https"])


def clean(question: Question, raw: Any, allowed: Allowed) -> Any:
    """Turn what was typed, or was stored before, into what is stored; None when an optional question is left empty.

    `allowed`: key -> words of what the question offers (Choices.of). Raises ValidationError, in words that say how
    to mend it, for what does not fit the kind or its limits, for national identity numbers, and for a missing answer.
    """
    value = None if raw is None else CLEANERS[question.kind](question, raw, allowed)
    if value is None or value in ("", [], {}):
        if question.required:
            raise ValidationError(_missing(question), code="required")
        return None
    return value


def clean_all(
    questions: Iterable[Question], raw: Mapping[str, Any], choices: Choices
) -> tuple[dict[str, Any], dict[str, str]]:
    """Clean the answers to all questions whose conditions are met: the answers by key, and the refusals by key."""
    answers: dict[str, Any] = {}
    refusals: dict[str, str] = {}
    for question in questions:
        if not queries.is_asked(question, answers):
            continue
        try:
            value = clean(question, raw.get(question.key), choices.of(question))
        except ValidationError as refusal:
            refusals[question.key] = " ".join(refusal.messages)
            continue
        if value is not None:
            answers[question.key] = value
    return answers, refusals


def _missing(question: Question) -> str:
    if question.kind == Kind.FILE:
        return _("Choose a file.")
    if question.kind in CHOSEN:
        return _("Choose an answer.")
    return _("Write an answer.")


def _short(question: Question, raw: Any, allowed: Allowed) -> Any:
    return " ".join(texts.plain_text(raw, min(question.most or SHORT, texts.LONGEST)).split())


def _long(question: Question, raw: Any, allowed: Allowed) -> Any:
    return texts.plain_text(raw, min(question.most or LONG, texts.LONGEST))


def _yes_no(question: Question, raw: Any, allowed: Allowed) -> Any:
    if isinstance(raw, bool):
        return raw
    answer = {"yes": True, "true": True, "no": False, "false": False, "": None}.get(str(raw).strip().lower(), "?")
    if answer == "?":
        raise ValidationError(_("Answer yes or no."))
    return answer


def _one(question: Question, raw: Any, allowed: Allowed) -> Any:
    key = str(raw).strip() if isinstance(raw, str | int) and not isinstance(raw, bool) else "?"
    if key and key not in allowed:
        raise ValidationError(_("Choose one of the answers in the list."))
    return key


def _grade(question: Question, raw: Any, allowed: Allowed) -> Any:
    return _one(question, str(raw).strip().upper(), allowed)


def _whole(question: Question, raw: Any, allowed: Allowed) -> Any:
    key = _one(question, raw, allowed)
    return int(key) if key else None


def _several(question: Question, raw: Any, allowed: Allowed) -> Any:
    given = _texts([raw] if isinstance(raw, str) else raw)
    if given - set(allowed):
        raise ValidationError(_("Choose among the answers in the list."))
    if question.most and len(given) > question.most:
        raise ValidationError(
            ngettext("Choose at most %(most)d answer.", "Choose at most %(most)d answers.", question.most)
            % {"most": question.most}
        )
    if question.lowest and given and len(given) < question.lowest:
        raise ValidationError(
            ngettext("Choose at least %(least)d answer.", "Choose at least %(least)d answers.", question.lowest)
            % {"least": question.lowest}
        )
    return [key for key in allowed if key in given]


def _times(question: Question, raw: Any, allowed: Allowed) -> Any:
    """Take times like mon-am; mon-1, mon-2, mon-3 mean the same parts of the day."""
    return _several(question, [slot(key) for key in _texts([raw] if isinstance(raw, str) else raw)], allowed)


def _ranking(question: Question, raw: Any, allowed: Allowed) -> Any:
    """Take a list of keys, or {key: place} as the form gives it; places may have gaps but not be shared."""
    if isinstance(raw, dict):
        placed = {str(key): str(place).strip() for key, place in raw.items() if str(place).strip()}
        if not all(place.isascii() and place.isdigit() and len(place) < 4 for place in placed.values()):
            raise ValidationError(_("Give each place as a number: 1 for what matters most."))
        if len({int(place) for place in placed.values()}) < len(placed):
            raise ValidationError(_("Two answers share a place. Give each its own: 1 for what matters most."))
        order = sorted(placed, key=lambda key: int(placed[key]))
    else:
        order = list(dict.fromkeys(str(key) for key in (raw if isinstance(raw, list) else [raw]) if str(key)))
    if set(order) - set(allowed):
        raise ValidationError(_("Rank the answers in the list."))
    if question.most and len(order) > question.most:
        raise ValidationError(_("Rank at most %(most)d of them.") % {"most": question.most})
    if order and len(order) < (question.lowest or 0):
        raise ValidationError(_("Rank at least %(least)d of them.") % {"least": question.lowest})
    return order


def _number(question: Question, raw: Any, allowed: Allowed) -> Any:
    text = str(raw).strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not text:
        return None
    try:
        number = float(text) if len(text) < 20 and not isinstance(raw, bool) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise ValidationError(_("Write a number, with digits only."))
    national_ids.refuse(text)
    lowest, highest = question.lowest, question.highest
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        raise ValidationError(_limits(lowest, highest))
    return int(number) if number == int(number) else round(number, 1)


def _limits(lowest: int | None, highest: int | None) -> str:
    if highest is None:
        return _("Write a number from %(low)d upwards.") % {"low": lowest}
    if lowest is None:
        return _("Write a number of at most %(high)d.") % {"high": highest}
    return _("Write a number from %(low)d to %(high)d.") % {"low": lowest, "high": highest}


def _languages(question: Question, raw: Any, allowed: Allowed) -> Any:
    """Take {code: level}, pairs [code, level] as the form gives them, or codes alone, whose level is unknown."""
    if isinstance(raw, list) and raw and all(isinstance(code, str) for code in raw):
        raw = dict.fromkeys(raw, UNKNOWN)
    pairs = list(raw.items()) if isinstance(raw, dict) else raw
    if not isinstance(pairs, list) or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
        raise ValidationError(_("Choose a language and a level."))
    answer: dict[str, str] = {}
    for code, level in ((str(code).strip(), str(level).strip().lower()) for code, level in pairs):
        if not code and not level:
            continue
        if code not in allowed or level not in {*LEVELS, UNKNOWN}:
            raise ValidationError(_("Choose both a language and a level in each line."))
        if code in answer:
            raise ValidationError(_("%(language)s stands there twice.") % {"language": allowed[code]})
        answer[code] = level
    return answer


def _date(question: Question, raw: Any, allowed: Allowed) -> Any:
    text = str(raw).strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    if day is not None and not 1900 <= day.year <= 2100:
        raise ValidationError(_("Write a date as year-month-day, for example 2026-03-04."))
    return day.isoformat() if day else None


def _phone(question: Question, raw: Any, allowed: Allowed) -> Any:
    text = texts.plain_text(raw, 40)
    digits = re.sub(r"[\s().\-]", "", text)
    if digits and not PHONE.fullmatch(digits):
        raise ValidationError(_("Write a phone number with digits, for example +47 22 33 44 55."))
    return digits


def _email(question: Question, raw: Any, allowed: Allowed) -> Any:
    text = texts.plain_text(raw, 254).lower()
    if text:
        try:
            validate_email(text)
        except ValidationError as refusal:
            raise ValidationError(_("Write an e-mail address, for example name@example.org.")) from refusal
    return text


def _file(question: Question, raw: Any, allowed: Allowed) -> Any:
    token = raw.strip() if isinstance(raw, str) else "?"
    if token and token not in allowed:
        raise ValidationError(_("This file is not here any more. Choose it once more."))
    return token


def _url(question: Question, raw: Any, allowed: Allowed) -> Any:
    text = texts.plain_text(raw, 500)
    if text and "://" not in text:
        text = f"https://{text}"
    if text:
        try:
            WEB(text)
        except ValidationError as refusal:
            raise ValidationError(_("Write a web address, for example https://www.example.org.")) from refusal
    return text


def _texts(raw: Any) -> set[str]:
    if not isinstance(raw, list | tuple | set):
        raise ValidationError(_("Choose among the answers in the list."))
    return {str(item) for item in raw if str(item)}


CLEANERS: dict[str, Callable[[Question, Any, Allowed], Any]] = {
    Kind.SHORT: _short,
    Kind.LONG: _long,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _one,
    Kind.CHOICES: _several,
    Kind.SCALE: _whole,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.GRADE: _grade,
    Kind.STUDY_YEAR: _whole,
    Kind.STUDY_PROGRAMME: _one,
    Kind.INSTITUTION: _one,
    Kind.ORGANISATION: _one,
    Kind.CAMPUS: _one,
    Kind.STUDY_GROUP: _short,
    Kind.INDUSTRY: _several,
    Kind.FIELD: _several,
    Kind.LANGUAGES: _languages,
    Kind.AVAILABILITY: _times,
    Kind.DATE: _date,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.URL: _url,
    Kind.FILE: _file,
}
CHOSEN = frozenset(
    {Kind.YES_NO, Kind.CHOICE, Kind.CHOICES, Kind.SCALE, Kind.RANKING, Kind.GRADE, Kind.STUDY_YEAR, Kind.CAMPUS}
    | {Kind.STUDY_PROGRAMME, Kind.INSTITUTION, Kind.ORGANISATION, Kind.INDUSTRY, Kind.FIELD}
    | {Kind.LANGUAGES, Kind.AVAILABILITY}
)
