"""The walk: one actor knocks at every address with every method, and everything that is wrong is told."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from tests.house.addresses import Address, addresses
from tests.matrix import desk_pages, desk_rows, doors
from tests.matrix.actors import Actor
from tests.matrix.knock import Answer, Knocker, client_of, knock, level
from tests.matrix.world import NEED, World

STAFF_ONLY = ("/admin/", "/reports/")
METHODS = ("GET", "POST", "PUT", "DELETE")


def wrongs(actor: Actor, world: World, within: str = "") -> list[str]:
    """All that is wrong at all doors (or those whose path begins so) for one actor."""
    client, secrets, found = client_of(actor, Knocker), forbidden(actor, world), []
    inside = marks(actor, world)
    with level() as ground:
        for method, path, opens, needs_factor in cells(actor, world):
            if not path.startswith(within):
                continue
            answer = knock(client, method, path, ground)
            hidden = secrets + inside if path.startswith(STAFF_ONLY) else secrets
            hidden = hidden if may_read_needs(actor, world, path) else [*hidden, NEED]
            for complaint in complaints(answer, method, opens, needs_factor and not actor.factor, hidden):
                found.append(f"{method} {path}: {complaint}")
    return found


def cells(actor: Actor, world: World) -> Iterator[tuple[str, str, bool | None, bool]]:
    """The actor's cells: method, path, whether it opens (None: anybody may try), whether it asks for a second factor.

    The pages of the desk's tables are Django's own and alike, so they are knocked at with two methods only.
    """
    for address in filter(classified, addresses()):
        for path, opens, needs_factor in places(address, actor, world):
            for method in METHODS if address.admin is None else METHODS[:2]:
                yield method, path, opens, needs_factor


def classified(address: Address) -> Any:
    """How an address is classified, or None."""
    if address.admin is not None:
        return desk_rows.DESK_ROWS.get(address.admin.model._meta.label)
    for table in (doors.PAGES, doors.LIBRARY, desk_pages.PAGES, desk_pages.STOCK):
        if address.name in table:
            return table[address.name] if table[address.name] else "library"
    return None


def places(address: Address, actor: Actor, world: World) -> Iterator[tuple[str, bool | None, bool]]:
    """The paths to knock at, whether each opens (None: anybody may try), and whether it asks for a second factor."""
    if address.admin is not None:
        yield desk_pages.of_rows(address, actor, world.a)
    elif address.name in desk_pages.STOCK:
        path, opens = desk_pages.STOCK[address.name]
        yield path, None if opens is None else opens and actor.desk, True
    elif address.name in doors.LIBRARY:
        yield reverse(address.name, kwargs=doors.LIBRARY[address.name]), None, False
    else:
        for door in doors.PAGES.get(address.name) or desk_pages.PAGES[address.name]:
            yield reverse(address.name, kwargs=door.row(world.a)), door.opens_to(actor, world.a), door.staff


def forbidden(actor: Actor, world: World) -> list[str]:
    """The words that no page may show this actor: names, addresses and answers of people not theirs to see."""
    secrets = []
    for scene, readable in ((world.a, actor.may_read), (world.b, actor.may_read_elsewhere)):
        for application in (*scene.students, *scene.mentors):
            if readable is None or application.person_id in readable:
                continue
            person = application.person
            secrets += [person.email, application.answers["why"]] + [person.name] * (not actor.may_name)
    return secrets


def marks(actor: Actor, world: World) -> list[str]:
    """The words that stand in every text of a programme: the office's pages show them to its own staff alone."""
    if actor.superuser and actor.factor:
        return []
    here, there = actor.rights and actor.factor, actor.elsewhere and actor.factor
    return [world.a.mark] * (not here) + [world.b.mark] * (not there)


def may_read_needs(actor: Actor, world: World, path: str) -> bool:
    """Say whether what Cleo needs at a gathering may stand on a page: her own, or the one made for the organiser."""
    gathering = [world.a.gatherings[0].pk]
    if path == reverse("admin:needs_by_name", args=gathering):
        elsewhere = actor.campus not in (None, world.a.north.pk) or actor.side not in ("", "student")
        return "see_needs" in actor.rights and not elsewhere
    own = (reverse("gathering_needs", args=gathering), reverse("own_data"), reverse("own_data_file"))
    return actor.person == world.a.students[0].person and path in own


def complaints(
    answer: Answer, method: str, opens: bool | None, lacks_factor: bool, secrets: list[str]
) -> Iterator[str]:
    """What is wrong with an answer."""
    if answer.status >= 500:
        yield f"{answer.status}"
    for secret in secrets:
        if secret in answer.text or secret in answer.location:
            yield f"shows {secret}"
    if answer.written and (method == "GET" or opens is False or lacks_factor):
        yield f"writes {', '.join(sorted(set(answer.written)))}"
    if opens is None:
        return
    if lacks_factor:
        if answer.status not in (404, 405) and "/2fa/" not in answer.location and "/login/" not in answer.location:
            yield f"{answer.status} {answer.location} without a second factor"
    elif opens and method == "GET" and refused(answer, but=405):
        yield f"{answer.status} {answer.location} though the door is theirs"
    elif not opens and not refused(answer):
        yield f"{answer.status} {answer.location} though the door is not theirs"


def refused(answer: Answer, but: int = 0) -> bool:
    """Say whether an answer lets nobody in: not found, wrong method, or on to the log-in or the desk's front."""
    if answer.status == 302:
        return "/login/" in answer.location or answer.location == reverse("admin:index")
    return answer.status in {404, 405} - {but}
