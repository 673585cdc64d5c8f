"""Who comes first in a coupling: by its classes of answers, by an earlier year without a place, and by hand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from applications.states import ApplicationState
from matching import queries
from matching.domain import profiles, reasons
from matching.models import Pair
from programmes.models import Coupling, Priority, PriorityTest

NOT_SENT = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)


@dataclass(frozen=True)
class Ranks:
    """The class of everybody who is in one, by the key of the application, and who must have a place."""

    classes: dict[int, int]
    musts: frozenset[int]

    def numbered(self, units: Iterable[Iterable[Application]]) -> dict[str, int]:
        """Give the class behind each of the numbers that these units have for the engine."""
        used = sorted({rank for rank in self._best(units) if rank is not None}, reverse=True)
        return {str(number): rank for number, rank in enumerate(used, 1)}

    def numbers(self, units: Iterable[Iterable[Application]]) -> list[int]:
        """Give each unit the engine's number, higher first; a study group has the best class of its members."""
        best = self._best(units)
        used = sorted({rank for rank in best if rank is not None}, reverse=True)
        order = {rank: number for number, rank in enumerate(used, 1)}
        return [0 if rank is None else order[rank] for rank in best]

    def softened(self) -> "Ranks":
        """The same with who must have a place before all classes, and nobody who must."""
        return Ranks(self.classes | dict.fromkeys(self.musts, 0), frozenset())

    def first(self, units: Iterable[Iterable[Application]]) -> list[bool]:
        """Say of each unit whether somebody in it must have a place."""
        return [any(one.pk in self.musts for one in unit) for unit in units]

    def _best(self, units: Iterable[Iterable[Application]]) -> list[int | None]:
        return [min((self.classes[one.pk] for one in unit if one.pk in self.classes), default=None) for unit in units]


@dataclass(frozen=True)
class Count:
    """One class before a run: its number, what puts people into it, and how many there are; class 0 are the musts."""

    rank: int
    words: tuple[str, ...]
    people: int


def of(coupling: Coupling, seekers: Iterable[Application]) -> Ranks:
    """Find the classes of these seekers, and who of them must have a place; two questions at most."""
    people, rules = list(seekers), list(coupling.priorities.all())
    classes: dict[int, int] = {}
    waited = _waited(coupling, people) if any(one.test == PriorityTest.WAITED for one in rules) else frozenset()
    for one in people:
        fits = [rule.rank for rule in rules if _meets(rule, one, waited)]
        if fits:
            classes[one.pk] = min(fits)
    musts = set()
    for row in queries.put_first(coupling).filter(application__in=people) if people else ():
        if row.must:
            musts.add(row.application_id)
        elif row.rank is not None:
            classes[row.application_id] = min(row.rank, classes.get(row.application_id, row.rank))
    return Ranks(classes, frozenset(musts))


def counts(coupling: Coupling, seekers: Iterable[Application]) -> list[Count]:
    """Count how many must have a place and how many are in each class, with what puts them there."""
    people = list(seekers)
    found = of(coupling, people)
    words: dict[int, list[str]] = {}
    for rule in coupling.priorities.all():
        words.setdefault(rule.rank, []).append(str(rule.label))
    by_hand = queries.put_first(coupling).filter(application__in=people, rank__isnull=False)
    for rank in sorted({row.rank for row in by_hand if row.rank is not None}):
        words.setdefault(rank, []).append(_("by hand"))
    told = [Count(0, (), len(found.musts))] if found.musts else []
    held = list(found.classes.values())
    return told + [Count(rank, tuple(words[rank]), held.count(rank)) for rank in sorted(words)]


def sentence(one: Count) -> str:
    """Say how many are in a class, or must have a place."""
    if one.rank == 0:
        words = ngettext("%(number)s person must have a place.", "%(number)s people must have a place.", one.people)
        return words % {"number": one.people}
    words = ngettext(
        "Class %(rank)s: %(number)s person (%(who)s).", "Class %(rank)s: %(number)s people (%(who)s).", one.people
    )
    return words % {"rank": one.rank, "number": one.people, "who": ", ".join(one.words)}


def mark(coupling: Coupling, seekers: Iterable[Application]) -> list[object]:
    """Give what tells one pool from another by who comes first."""
    found = of(coupling, seekers)
    return [sorted(found.classes.items()), sorted(found.musts)]


def _meets(rule: Priority, one: Application, waited: frozenset[int]) -> bool:
    if rule.test == PriorityTest.WAITED:
        return one.person_id in waited
    return not profiles.given(one, rule.question_key).isdisjoint(rule.values)


def _waited(coupling: Coupling, people: list[Application]) -> frozenset[int]:
    """Who has applied for the same part in an earlier cohort of the programme, and has walked with nobody in it."""
    cohort = coupling.cohort
    walked = Pair.objects.filter(
        coupling__cohort__programme=cohort.programme_id,
        seeker__intake__part=coupling.seekers,
        seeker__person=OuterRef("person"),
        active_at__isnull=False,
    )
    rows = Application.objects.filter(
        person__in=[one.person_id for one in people],
        intake__part=coupling.seekers,
        intake__cohort__programme=cohort.programme_id,
        intake__cohort__number__lt=cohort.number,
        submitted_at__isnull=False,
    )
    rows = rows.exclude(state__in=NOT_SENT).filter(~Exists(walked))
    return frozenset(rows.values_list("person_id", flat=True))


def said(coupling: Coupling, one: Application) -> list[str]:
    """Say of somebody why they come first: the class of their answers, and what the desk has said, by whom and when."""
    by_answers = of(coupling, [one]).classes.get(one.pk)
    row = queries.put_first(coupling).filter(application=one).first()
    found = []
    if by_answers is not None and (row is None or row.must or by_answers != row.rank):
        found.append(_("Comes first by class %(rank)s.") % {"rank": by_answers})
    if row is not None:
        words = {
            "what": capfirst(reasons.put_first(row)),
            "why": row.reason.rstrip("."),
            "who": row.said_by or _("somebody at the desk"),
            "day": date_format(localtime(row.said_at), "DATE_FORMAT"),
        }
        found.append(_("%(what)s: %(why)s (%(who)s, %(day)s).") % words)
    return found
