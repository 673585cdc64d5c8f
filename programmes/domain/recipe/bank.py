"""The house's bank: questions, lists of options and purposes, worded once in four languages, that recipes may use."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from programmes.domain.recipe import hints
from programmes.domain.recipe.words import LANGUAGES, READERS

FOLDER = Path(__file__).resolve().parents[2] / "recipes" / "bank"
SHORTHANDS = ("answers", "lists")
ONE_WORD = re.compile(r"^[a-z_]+$")
STAND_IN: dict[str, Any] = {  # keeps one fault one: what the bank does not have lacks nothing else
    "key": "stand-in",
    "kind": "short",
    "label": "–",
    "purpose": "–",
    "basis": "–",
    "seen_by": ["office"],
    "kept_until": "–",
}


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
        self.answers: dict[str, Any] = tree["answers"] if isinstance(tree.get("answers"), dict) else {}
        self.lists: dict[str, Any] = tree["lists"] if isinstance(tree.get("lists"), dict) else {}
        self.faults: list[tuple[tuple[Any, ...], str]] = []
        unknown = sorted(set(self.answers) - {"basis", "seen_by", "kept_until"})
        if unknown:
            self.faults.append((("answers",), f"unknown: {', '.join(unknown)}; known: basis, kept_until, seen_by"))
        readers = self.answers.get("seen_by", list(READERS))
        if not isinstance(readers, list) or not readers or not set(map(str, readers)) <= set(READERS):
            text = f"expected a list of {', '.join(READERS)}, such as [office, mentor]{hints.found(str(readers))}"
            self.faults.append((("answers", "seen_by"), text))
            self.answers = {**self.answers, "seen_by": list(READERS)}

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
                guess = hints.meant(used, shelf("questions"))
                self.faults.append(
                    ((*place, "use"), f"the bank has no question “{used}”; it has: {_names('questions')}{guess}")
                )
                return STAND_IN
            written = {"key": str(used), **self._ours(known), **written}
        self._purpose(written, place)
        self._options(written, place)
        return {**self.answers, **written}

    def _purpose(self, written: dict[str, Any], place: tuple[Any, ...]) -> None:
        purpose = written.get("purpose")
        if isinstance(purpose, str) and purpose in shelf("purposes"):
            written["purpose"] = self._ours(shelf("purposes")[purpose])
        elif isinstance(purpose, str) and ONE_WORD.match(purpose):
            text = f"the bank has no purpose “{purpose}”; it has: {_names('purposes')}; or write a sentence"
            self.faults.append(((*place, "purpose"), text + hints.meant(purpose, shelf("purposes"))))

    def _options(self, written: dict[str, Any], place: tuple[Any, ...]) -> None:
        named = written.get("options")
        if not isinstance(named, str):
            return
        if named in self.lists:
            written["options"] = self.lists[named]
        elif named in shelf("lists"):
            written["options"] = self._ours(shelf("lists")[named])
        else:
            guess = hints.meant(named, [*self.lists, *shelf("lists")])
            text = f"no list “{named}” here or in the bank; the bank has: {_names('lists')}{guess}"
            self.faults.append(((*place, "options"), text))
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
