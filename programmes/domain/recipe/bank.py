"""The house's bank: questions, lists of options and purposes, worded once in four languages, that recipes may use."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from programmes.domain.recipe.words import LANGUAGES

FOLDER = Path(__file__).resolve().parents[2] / "recipes" / "bank"
SHORTHANDS = ("answers", "lists")


@cache
def shelf(name: str) -> dict[str, Any]:
    """Read one file of the bank: "questions", "lists" or "purposes"."""
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(FOLDER / f"{name}.yaml")
    return found


def expand(tree: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[tuple[Any, ...], str]]]:
    """Write out a recipe's shorthands: questions from the bank, named lists and purposes, and `answers` for all.

    Returns the tree without shorthands, and faults as (place, sentence).
    """
    desk = _Desk(tree)
    forms = tree.get("questionnaires")
    expanded = {name: part for name, part in tree.items() if name not in SHORTHANDS}
    if isinstance(forms, dict):
        expanded["questionnaires"] = {
            part: desk.questionnaire(form, ("questionnaires", part)) for part, form in forms.items()
        }
    return expanded, desk.faults


class _Desk:
    """One recipe while its shorthands are written out."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self.languages = tree.get("languages") if isinstance(tree.get("languages"), list) else []
        self.answers = tree.get("answers") if isinstance(tree.get("answers"), dict) else {}
        self.lists = tree.get("lists") if isinstance(tree.get("lists"), dict) else {}
        self.faults: list[tuple[tuple[Any, ...], str]] = []
        unknown = sorted(set(self.answers or {}) - {"basis", "seen_by", "kept_until"})
        if unknown:
            self.faults.append((("answers",), f"unknown: {', '.join(unknown)}; known: basis, kept_until, seen_by"))

    def questionnaire(self, form: Any, place: tuple[Any, ...]) -> Any:
        """Write out the questions of one questionnaire."""
        if not isinstance(form, dict) or not isinstance(form.get("sections"), list):
            return form
        sections = [self._section(part, (*place, "sections", rank)) for rank, part in enumerate(form["sections"])]
        return {**form, "sections": sections}

    def _section(self, section: Any, place: tuple[Any, ...]) -> Any:
        if not isinstance(section, dict) or not isinstance(section.get("questions"), list):
            return section
        asked = [self._question(part, (*place, "questions", rank)) for rank, part in enumerate(section["questions"])]
        return {**section, "questions": asked}

    def _question(self, question: Any, place: tuple[Any, ...]) -> Any:
        if not isinstance(question, dict):
            return question
        written = dict(question)
        if "use" in written:
            used = written.pop("use")
            known = shelf("questions").get(str(used))
            if known is None:
                self.faults.append(
                    ((*place, "use"), f"the bank has no question “{used}”; it has: {_names('questions')}")
                )
            else:
                written = {"key": str(used), **self._ours(known), **written}
        self._purpose(written, place)
        self._options(written, place)
        return {**(self.answers or {}), **written}

    def _purpose(self, written: dict[str, Any], place: tuple[Any, ...]) -> None:
        purpose = written.get("purpose")
        if isinstance(purpose, str) and purpose in shelf("purposes"):
            written["purpose"] = self._ours(shelf("purposes")[purpose])

    def _options(self, written: dict[str, Any], place: tuple[Any, ...]) -> None:
        named = written.get("options")
        if not isinstance(named, str):
            return
        if named in (self.lists or {}):
            written["options"] = (self.lists or {})[named]
        elif named in shelf("lists"):
            written["options"] = self._ours(shelf("lists")[named])
        else:
            self.faults.append(
                ((*place, "options"), f"no list “{named}” here or in the bank; the bank has: {_names('lists')}")
            )
            written["options"] = {}

    def _ours(self, words: Any) -> Any:
        """Keep of the bank's texts only the programme's languages."""
        if not isinstance(words, dict):
            return words
        if words and all(isinstance(text, str) for text in words.values()) and set(words) <= set(LANGUAGES):
            return {code: text for code, text in words.items() if code in (self.languages or [])}
        return {name: self._ours(part) for name, part in words.items()}


def _names(shelf_name: str) -> str:
    return ", ".join(shelf(shelf_name))
