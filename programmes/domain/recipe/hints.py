"""What a fault says: what was expected, with an example, what stood there, and what was perhaps meant."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

DAY = "a date: year-month-day, such as 2027-01-31"
INSTANT = "a date and time, such as 2027-01-31 17:30, or a date alone"
CLOCK = 'a time of day in quotes, such as "09:00"'
TEXT = "a text"
WHOLE = "a whole number, such as 8"
LIST = "a list: [one, another], or a line that begins with - for each"
EXPECTED: dict[str, str] = {
    **dict.fromkeys(("date_parsing", "date_type", "date_from_datetime_parsing", "date_from_datetime_inexact"), DAY),
    **dict.fromkeys(("datetime_parsing", "datetime_type", "datetime_from_date_parsing"), INSTANT),
    **dict.fromkeys(("time_parsing", "time_type"), CLOCK),
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float", "int_parsing_size"), WHOLE),
    **dict.fromkeys(("decimal_parsing", "decimal_type"), "a number, such as 30 or 2.5"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "yes or no"),
    "list_type": LIST,
    "dict_type": "a map: key: value, a line for each",
}
PATTERNS = {
    "^[A-Za-z0-9_-]+$": "letters a–z, digits, - and _ without spaces",
    r"^(https?://\S+)?$": "a web address that begins with https://",
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$": "an e-mail address",
}
QUOTES = "a text with a comma, a colon or a question mark stands in quotes"


def sentence(error: Any, fields: list[str]) -> str:
    """Say what was expected, and what stood there; `fields` are those that a part at this place knows."""
    kind, given, limits = error["type"], error["input"], error.get("ctx", {})
    if given is None and kind.endswith("_type"):
        return f"is empty: expected {_expected(kind, fields)}, or leave the line out where it is not needed"
    if kind in ("model_type", "model_attributes_type", "string_type") or kind in EXPECTED:
        return f"expected {_expected(kind, fields, given)}{found(given)}"
    if kind == "string_pattern_mismatch" and limits["pattern"] in PATTERNS:
        return f"expected {PATTERNS[limits['pattern']]}{found(given)}"
    if kind in ("enum", "literal_error"):
        known = [word.strip("' ") for word in str(limits["expected"]).replace(" or ", ", ").split(",")]
        return f"expected {one_of(known)}{found(given)}{meant(given, known)}"
    if kind == "greater_than_equal":
        return f"expected at least {limits['ge']}{found(given)}"
    if kind == "greater_than":
        return f"expected more than {limits['gt']}{found(given)}"
    if kind == "less_than_equal":
        return f"expected at most {limits['le']}{found(given)}"
    if kind == "too_short":
        return "expected at least one"
    text: str = error["msg"].replace("Input should be", "expected").replace("String should", "should")
    return f"{text}{found(given)}"


def _expected(kind: str, fields: list[str], given: Any = None) -> str:
    if kind.startswith("model"):
        return f"a part with fields of its own, such as {', '.join(f'{field}: …' for field in fields)}"
    if kind == "string_type":
        return f"{TEXT} in one line; {QUOTES}" if isinstance(given, dict) else f"{TEXT} in quotes"
    if kind == "list_type" and isinstance(given, str | int) and not isinstance(given, bool):
        return f"a list, such as [{given}]"
    return EXPECTED.get(kind, TEXT)


def unknown(field: str, fields: list[str]) -> str:
    """Say that a part has no such field, and which it has."""
    hint = f" ({QUOTES})" if " " in field else meant(field, fields)
    return f"is unknown here; known: {', '.join(fields)}{hint}"


def found(given: Any) -> str:
    """Quote what stood there, where it is short enough to quote."""
    if isinstance(given, date):
        return f" (found: {given})"
    if isinstance(given, str | int | float | bool) and len(str(given)) <= 60:
        return f" (found: {given!r})"
    return ""


def meant(word: Any, known: Iterable[str]) -> str:
    """Name the known word that is most like this one, if any is like it."""
    near = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f"; did you mean “{near[0]}”?" if near else ""


def one_of(known: Iterable[str]) -> str:
    """Write words as alternatives."""
    words = [f"“{word}”" for word in known]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
