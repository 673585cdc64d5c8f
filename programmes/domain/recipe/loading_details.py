"""Writing what belongs to each gathering of a recipe: sign-up, speakers, timetable, links and tasks."""

from typing import Any

from programmes.domain.recipe.ledger import Ledger
from programmes.domain.recipe.words import said
from programmes.domain.recipe.year import GatheringShape
from programmes.models import AgendaItem, Gathering, GatheringLink, GroupTask, Portion, Speaker


def details(shape: GatheringShape, row: Gathering, languages: list[str], ledger: Ledger) -> None:
    """Give a gathering exactly what the recipe says of it."""
    parent: dict[str, Any] = {"gathering": row}
    speakers = ledger.rows(Speaker, parent, ["key"], _speakers(shape, languages))
    by_key = {speaker.key: speaker for speaker in speakers}
    items = sorted(shape.timetable, key=lambda item: (item.day, item.at_time))
    rows = ledger.rows(AgendaItem, parent, [], (_item(item, languages) for item in items))
    for item, line in zip(items, rows, strict=True):
        ledger.link(line.speakers, [by_key[key] for key in item.speakers])
    ledger.rows(Portion, parent, ["key"], _portions(shape, languages))
    ledger.rows(GatheringLink, parent, [], _links(shape, languages))
    ledger.rows(GroupTask, parent, ["key"], _tasks(shape, languages))


def _item(item: Any, languages: list[str]) -> dict[str, Any]:
    return {
        "day": item.day,
        "at_time": item.at_time,
        "minutes": item.minutes,
        "title": said(item.title, languages),
        "text": said(item.text, languages),
        "room": item.room,
    }


def _speakers(shape: GatheringShape, languages: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "name": one.name,
            "title": said(one.title, languages),
            "about": said(one.about, languages),
            "order": order,
        }
        for order, one in enumerate(shape.speakers)
    ]


def _portions(shape: GatheringShape, languages: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "name": said(one.name, languages),
            "text": said(one.text, languages),
            "seats": one.seats,
            "order": order,
        }
        for order, one in enumerate(shape.sign_up)
    ]


def _links(shape: GatheringShape, languages: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "title": said(one.title, languages),
            "url": one.url,
            "stage": one.stage.value,
            "days": one.days,
            "order": order,
        }
        for order, one in enumerate(shape.links)
    ]


def _tasks(shape: GatheringShape, languages: list[str]) -> list[dict[str, Any]]:
    return [
        {"key": one.key, "title": said(one.title, languages), "text": said(one.text, languages), "order": order}
        for order, one in enumerate(shape.group_tasks)
    ]
