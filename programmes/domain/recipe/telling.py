"""Small turns of phrase of an exported recipe: texts, local times, and leaving out what says nothing."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from programmes.domain import texts


def text(value: Any) -> Any:
    """Write a text as a map in which languages with the same words share a line; None when there are no words."""
    spoken = texts.spoken(value)
    if not spoken and value:
        return str(value)
    by_words: dict[str, list[str]] = {}
    for language, words in spoken.items():
        by_words.setdefault(words, []).append(language)
    return {"+".join(sorted(codes)): words for words, codes in by_words.items()} or None


def instant(value: datetime, time_zone: str) -> str:
    """Write an instant as the local date and time of the programme."""
    return f"{value.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M}"


def slim(tree: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not said: None, and empty texts, lists and maps; False and 0 are said."""
    return {name: part for name, part in tree.items() if part is not None and part not in ("", [], {})}


def number(value: Any) -> Any:
    """Write a decimal without idle zeros."""
    return None if value is None else int(value) if value == int(value) else float(value)
