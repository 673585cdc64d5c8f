"""The table of fields in docs/recipes.md, made from the schema itself, so that the page cannot fall behind."""

import types
import typing
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic_core import PydanticUndefined

from programmes.domain import letters
from programmes.domain.recipe import (
    asking,
    assignment,
    bank,
    book,
    coupling,
    page_words,
    paying,
    places,
    rule,
    survey,
    together,
    year,
)
from programmes.domain.recipe.words import Shape

PARTS: list[tuple[str, type[Shape]]] = [
    ("The whole file", book.Recipe),
    ("mentors", book.Mentors),
    ("pay", paying.PayShape),
    ("thanks: each", paying.ThanksShape),
    ("organisations: each", places.Body),
    ("contacts: each", places.ContactShape),
    ("study_programmes: each", places.Study),
    ("partners: each", places.PartnerShape),
    ("campuses: each", places.CampusShape),
    ("campuses: gatherings: each change", places.Change),
    ("themes: each", book.ThemeShape),
    ("referrals: each", book.ReferralShape),
    ("quotes: each", book.QuoteShape),
    ("processing: each", book.Processing),
    ("mails: each", book.Mail),
    ("questionnaires: each", asking.QuestionnaireShape),
    ("sections: each", asking.SectionShape),
    ("questions: each", asking.QuestionShape),
    ("asked_if, exempt_if, never_alone", asking.AskedIf),
    ("cohort", year.CohortShape),
    ("intakes: each", year.IntakeShape),
    ("rules: each", rule.RuleShape),
    ("couplings: each", coupling.CouplingShape),
    ("criteria: each", coupling.CriterionShape),
    ("priorities: each", coupling.PriorityShape),
    ("caps: each", coupling.CapShape),
    ("group_mix", coupling.GroupMixShape),
    ("first_contact", coupling.FirstContactShape),
    ("agreement", together.AgreementShape),
    ("agreement: points: each", together.PointShape),
    ("goal_ideas: each", together.GoalIdeaShape),
    ("conversations: each", together.ConversationShape),
    ("scores: each", year.ScoreShape),
    ("mix: each", year.ShareShape),
    ("gatherings: each", year.GatheringShape),
    ("gatherings: repeat", year.RepeatShape),
    ("gatherings: sign_up: each", year.PortionShape),
    ("gatherings: timetable: each", year.ItemShape),
    ("gatherings: speakers: each", year.SpeakerShape),
    ("gatherings: links: each", year.LinkShape),
    ("gatherings: group_tasks: each", year.GroupTaskShape),
    ("expectations: each", year.ExpectationShape),
    ("reminders: each", year.ReminderShape),
    ("follow_up: each", year.FollowUpShape),
    ("phases: each", year.PhaseShape),
    ("tasks: each", year.TaskShape),
    ("documents: each", year.DocumentShape),
    ("surveys: each", survey.SurveyShape),
    ("surveys: questions: each", survey.SurveyQuestionShape),
    ("surveys: options: each", survey.SurveyOptionShape),
    ("assignments: each", assignment.AssignmentShape),
]
WORDS: dict[Any, str] = {
    str: "text in one line",
    int: "whole number",
    Decimal: "number",
    bool: "yes or no",
    date: "date",
    datetime: "date and time",
    time: "time of day",
}


def fields() -> str:
    """Write one table for each part of a recipe: field, what it takes, and what it means."""
    return "\n".join(_table(name, shape) for name, shape in PARTS)


def bank_tables() -> str:
    """Write what the bank holds, and the kinds of mail with the names that each knows."""
    asked = [
        f"| `{key}` | {one['kind']} | {one['label']['en']} | {one.get('options', '')} |"
        for key, one in bank.shelf("questions").items()
    ]
    listed = [
        f"| `{key}` | {', '.join(f'`{one}`' for one in options)} |" for key, options in bank.shelf("lists").items()
    ]
    meant = [f"| `{key}` | {words['en']} |" for key, words in bank.shelf("purposes").items()]
    mails = [f"| `{kind}` | {page_words.MAILS.get(kind, '')} | {_names(kind)} |" for kind in sorted(letters.KINDS)]
    parts = [
        ["### Questions: `use:`", "", "| name | kind | asks | list |", "|---|---|---|---|", *asked],
        ["### Lists: `options:`", "", "| name | keys |", "|---|---|", *listed],
        ["### Purposes: `purpose:`", "", "| name | means |", "|---|---|", *meant],
        ["### Mails: `mails:`", "", "| kind | goes out when | may name |", "|---|---|---|", *mails],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _names(kind: str) -> str:
    return ", ".join(f"`{{{name}}}`" for name in letters.known(kind))


def fresh(text: str) -> str:
    """Give a page with its marked tables (`<!-- bank -->`, `<!-- words -->`, `<!-- fields -->`) made anew."""
    for mark, table in (("bank", bank_tables()), ("words", page_words.tables() + "\n"), ("fields", fields())):
        start, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
        before, _start, rest = text.partition(start)
        _old, _end, after = rest.partition(end)
        text = f"{before}{start}{table}{end}{after}"
    return text


def _table(name: str, shape: type[Shape]) -> str:
    lines = [f"### {name}", "", "| field | takes | meaning |", "|---|---|---|"]
    for key, field in shape.model_fields.items():
        needed = " **needed**" if field.is_required() else _default(field.default)
        lines.append(f"| `{field.alias or key}` | {_takes(field.annotation)} | {field.description}{needed} |")
    return "\n".join(lines) + "\n"


def _default(value: Any) -> str:
    if value in (None, "", PydanticUndefined) or isinstance(value, dict | list):
        return ""
    said = value.value if isinstance(value, Enum) else value
    if isinstance(value, bool):
        said = "yes" if value else "no"
    return f" ({said} when not given)"


def _takes(kind: Any) -> str:
    """Say in words what a field takes."""
    kind = _plain(kind)
    origin, inner = typing.get_origin(kind), [_plain(part) for part in typing.get_args(kind)]
    if origin is dict:
        return "text" if inner == [str, str] else f"map from {_key(inner[0])} to {_takes(inner[1])}"
    if origin is list:
        return f"list of {_takes(inner[0])}"
    if origin is typing.Literal:
        return "one of " + ", ".join(f"`{value}`" for value in typing.get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Shape):
        return "part"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(f"`{value.value}`" for value in kind)
    return WORDS[kind]


def _key(kind: Any) -> str:
    return "key" if kind is str else _takes(kind)


def _plain(kind: Any) -> Any:
    """Take away what is optional or annotated."""
    while True:
        if typing.get_origin(kind) is typing.Annotated:
            kind = typing.get_args(kind)[0]
        elif isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
            kind = next(part for part in typing.get_args(kind) if part is not type(None))
        else:
            return kind
