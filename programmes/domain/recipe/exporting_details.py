"""Writing out what belongs to a gathering: sign-up, timetable, speakers, links and tasks."""

from typing import Any

from programmes.domain.recipe.telling import slim, text
from programmes.models import AgendaItem, Gathering

DETAILS = ("portions", "timetable__speakers", "speakers", "links", "group_tasks")


def details(gathering: Gathering) -> dict[str, Any]:
    """Give the parts of one gathering as a recipe says them."""
    return {
        "sign_up": [
            slim({"key": one.key, "name": text(one.name), "text": text(one.text), "seats": one.seats})
            for one in gathering.portions.all()
        ],
        "timetable": [_item(one) for one in gathering.timetable.all()],
        "speakers": [
            slim({"key": one.key, "name": one.name, "title": text(one.title), "about": text(one.about)})
            for one in gathering.speakers.all()
        ],
        "links": [
            slim(
                {
                    "title": text(one.title),
                    "url": one.url,
                    "for": one.stage if one.stage != "before" else None,
                    "days": one.days,
                }
            )
            for one in gathering.links.all()
        ],
        "group_tasks": [
            slim({"key": one.key, "title": text(one.title), "text": text(one.text)})
            for one in gathering.group_tasks.all()
        ],
    }


def _item(item: AgendaItem) -> dict[str, Any]:
    return slim(
        {
            "day": item.day if item.day > 1 else None,
            "at": f"{item.at_time:%H:%M}",
            "minutes": item.minutes,
            "title": text(item.title),
            "text": text(item.text),
            "speakers": [speaker.key for speaker in item.speakers.all()],
            "room": item.room,
        }
    )
