"""How what is kept of somebody is said to them: in the questions' own words, in the reader's language."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from applications import queries as applications
from applications.models import AnswerFile, Application
from matching.domain import disclosure
from matching.models import CoGuide, Pair
from programmes import queries as programmes
from sessions_app.domain import agreements
from sessions_app.models import Agreement

OF_A_SESSION = {  # the library's columns have no words of their own
    "ip": _("IP address"),
    "user_agent": _("Browser"),
    "created_at": _("Created"),
    "last_seen_at": _("Last seen"),
}
LANGUAGES = {code for code, _name in settings.LANGUAGES}


def said(row: Model, field: str) -> tuple[str, str]:
    """Say what a field is called, and what it holds."""
    own: Any = OF_A_SESSION.get(field) if row._meta.app_label == "usersessions" else None
    label = str(own or getattr(row._meta.get_field(field), "verbose_name", field))
    return label[:1].upper() + label[1:], _value(row, field)


def _value(row: Model, field: str) -> str:
    value = getattr(row, field)
    write = WRITERS.get((type(row), field))
    show = getattr(row, f"get_{field}_display", None)
    if value and write is not None:
        return write(row)
    return str(show()) if show and value else plain(value)


def plain(value: Any) -> str:
    """Say a value in words; what is nothing is not said."""
    if value is None or value == "" or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, dict) and set(value) <= LANGUAGES:
        return str(LazyI18nString(value))
    if isinstance(value, dict):
        return "\n".join(f"{key}: {words}" for key, one in value.items() if (words := plain(one)))
    if isinstance(value, list):
        return ", ".join(filter(None, map(plain, value)))
    return str(value)


def _answers(row: Application) -> str:
    return _asked(row, None)


def _draft(row: Application) -> str:
    return _asked(row, row.draft)


def _asked(row: Application, given: dict[str, Any] | None) -> str:
    """Give each question that was answered, with the answer."""
    rows = applications.answers_in_words(row, given)
    return "\n".join(_line(str(one.question.label), one.text) for one in rows if one.text)


def _line(label: str, words: str) -> str:
    """Put an answer behind its question; what ends with a sign of its own needs no colon."""
    return f"{label} {words}" if label.rstrip()[-1:] in "?!.:" else f"{label}: {words}"


def _question(row: AnswerFile) -> str:
    asked = programmes.asked(row.application.form)
    return next((str(one.label) for one in asked if one.key == row.question_key), row.question_key)


def _wording(row: Agreement) -> str:
    """Give the agreement as it was signed, point by point."""
    words = agreements.thawed(row.text or {"version": "", "intro": "", "points": []})
    points = [f"{one.title}: {' '.join(filter(None, (str(one.text), one.settled)))}" for one in words.points]
    return "\n".join(filter(None, (str(words.intro), *points)))


def _parts(row: Pair) -> str:
    """Give the criteria with their points."""
    return "\n".join(
        f"{plain(one.get('label')) or one['key']}: {one['points']} / {one['of']}" for one in row.parts if one.get("of")
    )


def _disclosed(row: Pair | CoGuide) -> str:
    """Name what both have agreed to tell: contact data, and answers by what was asked."""
    words = {key: disclosure.contact_word(key) for key in disclosure.CONTACT}
    for end in (row.seeker, row.guide) if isinstance(row, Pair) else (row.guide,):
        words |= {one.key: str(one.label) for one in programmes.asked(end.questionnaire)}
    return ", ".join(words.get(key, key) for key in row.disclosed)


def _terms(row: Pair | CoGuide) -> str:
    return disclosure.terms(row)


WRITERS: dict[tuple[type[Model], str], Callable[[Any], str]] = {
    (Application, "answers"): _answers,
    (Application, "draft"): _draft,
    (AnswerFile, "question_key"): _question,
    (Agreement, "text"): _wording,
    (Pair, "parts"): _parts,
    (Pair, "terms"): _terms,
    (Pair, "disclosed"): _disclosed,
    (CoGuide, "disclosed"): _disclosed,
    (CoGuide, "terms"): _terms,
}
