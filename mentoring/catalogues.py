"""Collects the texts of pages and code into the catalogues of translations, and compiles them, with Babel alone."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nb", "nn", "da", "en")
SOURCES = ("people", "programmes", "applications", "matching", "sessions_app", "reports", "mentoring", "templates")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CALL = re.compile(r"\b(?:_|gettext|ngettext|pgettext|npgettext)\(")
DATED = re.compile(rb'^"(?:POT-Creation|PO-Revision)-Date:.*\n', re.MULTILINE)
MENDED = ("Change Password", "Password Reset Email")  # texts of allauth whose translations are not in our spelling
BORROWED = ("contrib/admin", "contrib/auth")  # parts of Django that it has not translated wholly
Extracted = tuple[int, Any, Any]  # line, function, text or texts


def collect() -> Catalog:
    """Give all texts of the house, those of Django that it leaves in English, and those of allauth that we mend."""
    found = Catalog(fuzzy=False)
    for path in _source_files():
        with path.open("rb") as file:
            extract = extract_code if path.suffix == ".py" else extract_template
            for line, function, message in extract(file):
                _add(found, function, message, str(path.relative_to(ROOT)), line)
    for message in _untranslated_by_django():
        if message.id not in found:
            found.add(message.id, context=message.context, flags=message.flags, locations=[("django", 0)])
    for text in MENDED:
        found.add(text, locations=[("allauth", 0)])
    return found


def update(language: str, found: Catalog) -> Catalog:
    """Bring one language's catalogue up to date; kept translations stay as they are, nothing is guessed."""
    path = _po(language)
    known = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    known.fuzzy = False
    known.header_comment = f"# Kobling's texts in {known.locale.english_name if known.locale else language}."
    known.project, known.version, known.last_translator = "Kobling", "1", "Kobling"
    known.update(found, no_fuzzy_matching=True)
    known.obsolete.clear()
    if language == "en":  # the source: every text says itself
        for message in known:
            message.string = message.id
    written = BytesIO()
    write_po(written, known, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(DATED.sub(b"", written.getvalue()))
    return known


def compile_all() -> list[str]:
    """Compile the catalogues that are newer than their compiled form; give the languages done."""
    done = []
    for language in LANGUAGES:
        source = _po(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime > source.stat().st_mtime):
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language)
        unfinished = target.with_suffix(".mo.unfinished")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.rename(target)
        done.append(language)
    return done


def untranslated(catalogue: Catalog) -> list[str]:
    """Give the texts of a catalogue that nobody has translated yet."""
    texts = []
    for message in catalogue:
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and not all(strings):
            texts.append(message.id if isinstance(message.id, str) else message.id[0])
    return texts


def extract_template(file: IO[bytes]) -> Iterator[Extracted]:
    """Extract from a Django template: Django turns its tags into calls, Babel reads the calls."""
    code = templatize(file.read().decode(), origin=getattr(file, "name", ""))
    for number, line in enumerate(code.splitlines(), 1):  # the lines keep their numbers; between the calls is filler
        for call in CALL.finditer(line):
            for _line, function, message in extract_code(BytesIO(_whole_call(line[call.start() :]).encode())):
                yield number, function, message


def extract_code(file: IO[bytes]) -> Iterator[Extracted]:
    """Extract from a Python file."""
    for line, function, message, _comments in extract_python(file, KEYWORDS, [], {"encoding": "utf-8"}):
        yield line, function, message


def _whole_call(text: str) -> str:
    depth, quote, escaped = 0, "", False
    for place, letter in enumerate(text):
        if escaped:
            escaped = False
        elif quote:
            escaped = letter == "\\"
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if depth == 0:
                return text[: place + 1]
    return ""


def _source_files() -> list[Path]:
    kinds = {".py", ".html", ".txt"}
    paths = (path for source in SOURCES for path in (ROOT / source).rglob("*") if path.suffix in kinds)
    return sorted(path for path in paths if "migrations" not in path.parts and "__pycache__" not in path.parts)


def _add(found: Catalog, function: str, message: Any, file: str, line: int) -> None:
    words = list(message) if isinstance(message, tuple) else [message]
    context = words.pop(0) if "pgettext" in function else None
    if not words or not all(isinstance(word, str) and word for word in words[:2]):
        return  # a text that is not written out cannot be translated
    is_plural = function.lstrip("_").startswith(("ngettext", "npgettext"))
    found.add(tuple(words[:2]) if is_plural else words[0], context=context, locations=[(file, line)])


def _untranslated_by_django() -> list[Message]:
    missing: dict[Any, Message] = {}
    for part in BORROWED:
        folder = Path(django.__path__[0]) / part / "locale"
        source = _read(folder / "en", "en")
        for language in ("nb", "da"):  # Nynorsk falls back on Bokmål
            theirs = _read(folder / language, language)
            for message in source:
                translated = theirs.get(message.id, message.context)
                if message.id and (translated is None or translated.fuzzy or not translated.string):
                    missing[message.id] = message
    return list(missing.values())


def _read(folder: Path, language: str) -> Catalog:
    with (folder / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def _po(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
