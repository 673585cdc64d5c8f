"""What is handed out before and after a gathering: links and files, each open from its time on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from programmes.models import Gathering, GatheringLink
from programmes.models.gathering import Stage
from sessions_app.domain import walltime
from sessions_app.models import HandedFile


@dataclass(frozen=True)
class Item:
    """One link or file, and from when it is open ("" once it is)."""

    title: str
    stage: str
    link: GatheringLink | None
    file: HandedFile | None
    opens: str


def opens_at(gathering: Gathering, stage: str, days: int | None) -> datetime | None:
    """Give the instant from which something is open; None: at once."""
    if stage == Stage.AFTER:
        return gathering.ends_at + timedelta(days=days or 0)
    return None if days is None else gathering.starts_at - timedelta(days=days)


def is_open(item: GatheringLink | HandedFile, gathering: Gathering, at: datetime) -> bool:
    """Say whether a link or file is open at an instant."""
    opens = opens_at(gathering, item.stage, item.days)
    return opens is None or opens <= at


def of(gathering: Gathering, at: datetime) -> list[Item]:
    """List links and files, what is for before first, each with when it opens."""
    items = [_item(gathering, link, None, str(link.title), at) for link in gathering.links.all()]
    items += [_item(gathering, None, file, file.title, at) for file in gathering.files.all()]
    return sorted(items, key=lambda item: item.stage == Stage.AFTER)


def _item(gathering: Gathering, link: GatheringLink | None, file: HandedFile | None, title: str, at: datetime) -> Item:
    thing = link or file
    assert thing is not None
    opens = opens_at(gathering, thing.stage, thing.days)
    words = walltime.in_words(opens, gathering.programme) if opens and opens > at else ""
    return Item(title, thing.stage, link, file, words)
