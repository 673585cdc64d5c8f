"""Smallest and greatest numbers of a coupling: what they mean for a run, what is held now, and what is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from applications.queries import Choices
from matching import engine, queries
from matching.domain import profiles
from matching.models import Pair, Proposal, Run
from matching.states import LIVE, Side
from programmes.models import Campus, Cap, CapScope, Coupling
from programmes.models.coupling import Method

Live = tuple[int, int, int]  # guide, seeker, and what is counted once: the seeker, or a study group as minus its key


@dataclass(frozen=True)
class Limit:
    """One number for certain guides: of a cap that holds for each by itself there are several.

    `live` are the live pairs with these guides, of every campus, in the pool or not; where study groups come whole,
    `of_study_groups`, they are what is counted.
    """

    name: str
    words: str
    guides: frozenset[int]
    least: int
    most: int | None
    live: tuple[Live, ...] = ()
    of_study_groups: bool = False

    @property
    def held(self) -> int:
        """How many are guided by these now: seekers, or study groups where those come whole."""
        return len({unit for _guide, _seeker, unit in self.live})

    def broken(self, number: int) -> str:
        """Say that so many in all are too many or too few; empty when they are neither."""
        said = ""
        if self.most is not None and number > self.most:
            said = _allowed(self.most) % {"most": self.most}
        elif number < self.least:
            said = _wanted(self.least) % {"least": self.least}
        told = _told(number, of_study_groups=self.of_study_groups) % {"who": self.words, "number": number}
        return f"{told} {said}" if said else ""


@dataclass(frozen=True)
class Use:
    """How far a limit is used: by live pairs alone, or by the proposals of a board too."""

    limit: Limit
    number: int

    @property
    def broken(self) -> str:
        """What is wrong with the number, in words; empty when nothing is."""
        return self.limit.broken(self.number)


def of(coupling: Coupling) -> list[Limit]:
    """Read the limits of a coupling, whom they are about and what they hold; without caps one question is asked."""
    caps = list(coupling.caps.select_related("campus"))
    if not caps:
        return []
    is_whole = coupling.method == Method.EXISTING_GROUPS
    rows = Pair.objects.filter(coupling=coupling, state__in=LIVE).values_list("guide_id", "seeker_id", "group_id")
    live = [(guide, seeker, -group if is_whole and group else seeker) for guide, seeker, group in rows]
    guides = list(queries.pool(coupling, Side.GUIDE))
    gone = {guide for guide, _seeker, _unit in live} - {one.pk for one in guides}
    guides += Application.objects.filter(pk__in=gone).select_related("campus", "intake")
    names = _names(coupling, caps, guides)
    found = []
    for cap in caps:
        for key, words, who in _scopes(cap, guides, names):
            held = tuple(one for one in live if one[0] in who)
            found.append(Limit(f"{cap.key}:{key}" if key else cap.key, words, who, cap.least, cap.most, held, is_whole))
    return found


def caps(
    limits: Iterable[Limit], guides: Mapping[int, str], seekers: frozenset[int], *, whole: bool, standing: bool
) -> tuple[engine.Cap, ...]:
    """Say the limits in the engine's words; `guides` maps those of the problem to their names in it.

    What live pairs outside the problem hold is taken off. A least number binds only a run of the `whole` pool: one of a
    campus cannot know what the others will do. Where matches that are `standing` are mended it does not bind either,
    and what is too many already may stay so.
    """
    made = []
    for limit in limits:
        here = tuple(sorted(name for pk, name in guides.items() if pk in limit.guides))
        inside = len({unit for guide, seeker, unit in limit.live if guide in guides and seeker in seekers})
        outside = limit.held - inside
        least = max(0, limit.least - outside) if whole and not standing else 0
        if not here or (limit.most is None and not least):
            continue
        if limit.most is None:
            made.append(engine.Cap(here, least, name=limit.name))
        else:
            made.append(engine.Cap(here, least, max(limit.most - outside, inside if standing else 0), limit.name))
    return tuple(made)


def of_problem(
    coupling: Coupling, seekers: Iterable[Application], guides: Iterable[Application], *, standing: bool
) -> tuple[engine.Cap, ...]:
    """Say the limits of a coupling for a problem with these people."""
    limits = of(coupling)
    if not limits:
        return ()
    named = {one.pk: profiles.name(one) for one in guides}
    whole = named.keys() >= set(queries.pool(coupling, Side.GUIDE).values_list("pk", flat=True))
    return caps(limits, named, frozenset(one.pk for one in seekers), whole=whole, standing=standing)


def faults(coupling: Coupling, campus: Campus | None = None) -> list[str]:
    """Say why the limits cannot hold together in a run, of one campus perhaps, by the engine's own check."""
    if not coupling.caps.exists():
        return []
    here = {"campus": campus} if campus is not None else {}
    seekers = list(queries.free_seekers(coupling).filter(**here))
    guides = list(queries.pool(coupling, Side.GUIDE).filter(**here))
    is_whole, is_formed = coupling.method == Method.EXISTING_GROUPS, coupling.method == Method.FORMED_GROUPS
    units = {f"g{one.study_group_id}" if is_whole else profiles.name(one) for one in seekers} - {"gNone"}
    if not units or not guides:
        return []
    taken = queries.places_taken(coupling)
    problem = engine.Problem(
        coupling=coupling.method,
        students=engine.Students(sorted(units)),
        mentors=engine.Mentors(
            [profiles.name(one) for one in guides], [max(0, one.places - taken.get(one.pk, 0)) for one in guides]
        ),
        edges=engine.Edges([], [], []),
        groups=engine.Groups(coupling.group_lo or 2, coupling.group_hi or 10) if is_formed else None,
        caps=of_problem(coupling, seekers, guides, standing=False),
    )
    words = named(coupling)
    found = [one.expected for one in engine.complaints(problem) if one.path.startswith("caps")]
    return [in_words({"rule": one.kind, **one.about}, words) for one in found if isinstance(one, engine.NamedRule)]


def in_words(rule: Mapping[str, object], named: Mapping[str, str]) -> str:
    """Say what is wrong with one or two limits, by their names in words."""
    words = {key: named.get(str(rule[key]), str(rule[key])) for key in ("cap", "other") if key in rule}
    words |= {key: str(rule[key]) for key in ("number", "limit") if key in rule}
    number = int(words.get("number", 0))
    return {
        "caps-cross": _(
            "The limits of “%(cap)s” and “%(other)s” cross: some who guide are in both. One must lie within the other, "
            "or they must have nobody in common."
        ),
        "cap-too-low": ngettext(
            "%(cap)s: at most %(number)s is left, but %(limit)s must be guided there.",
            "%(cap)s: at most %(number)s are left, but %(limit)s must be guided there.",
            number,
        ),
        "cap-too-high": ngettext(
            "%(cap)s: at least %(number)s is wanted, but only %(limit)s can be reached.",
            "%(cap)s: at least %(number)s are wanted, but only %(limit)s can be reached.",
            number,
        ),
        "cap-min": _("%(cap)s: at least %(number)s more must be guided."),
        "cap-max": _("%(cap)s: at most %(number)s more may be guided."),
    }[str(rule["rule"])] % words


def named(coupling: Coupling) -> dict[str, str]:
    """Name every limit of a coupling in words, by its name in a problem."""
    return {one.name: one.words for one in of(coupling)}


def uses(coupling: Coupling) -> list[Use]:
    """How far each limit is used by live pairs."""
    return [Use(one, one.held) for one in of(coupling)]


def on_board(run: Run, rows: Iterable[Proposal], limits: list[Limit] | None = None) -> list[Use]:
    """How far each limit would be used if these proposals of a run were published."""
    found, listed = of(run.coupling) if limits is None else limits, list(rows)
    return [Use(one, one.held + _units(one, listed)) for one in found]


def _units(limit: Limit, rows: list[Proposal]) -> int:
    here = [one for one in rows if one.guide_id in limit.guides]
    return len({-one.study_group_id if one.study_group_id else one.seeker_id for one in here})


def one_more(coupling: Coupling, guide: Application) -> list[str]:
    """Say which greatest numbers one more match of a guide would pass."""
    mine = [one for one in of(coupling) if guide.pk in one.guides and one.most is not None and one.held >= one.most]
    return [one.broken(one.held + 1) for one in mine]


def hold(coupling: Coupling) -> None:
    """Let nobody else make matches of a capped coupling until this transaction is over: the caps' rows are the lock."""
    list(coupling.caps.order_by("pk").select_for_update().values_list("pk", flat=True))


def keep(coupling: Coupling) -> None:
    """Refuse what has just been offered where a greatest number is passed; to be called under `hold`."""
    over = [one.broken for one in uses(coupling) if one.limit.most is not None and one.number > one.limit.most]
    if over:
        raise ValidationError(
            _("Too many together. %(limits)s Change the numbers, or choose others."), params={"limits": " ".join(over)}
        )


def _names(coupling: Coupling, caps: list[Cap], guides: list[Application]) -> dict[str, dict[str, str]]:
    """By question: the answers that guides can give, in words."""
    keys = {cap.question_key for cap in caps if cap.question_key}
    if not keys:
        return {}
    choices = Choices(coupling.cohort)
    asked = profiles.questions(guides)
    found: dict[str, dict[str, str]] = {key: {} for key in keys}
    for (_form, key), question in asked.items():
        if key in keys:
            found[key] |= choices.of(question)
    return found


def _scopes(
    cap: Cap, guides: list[Application], names: Mapping[str, Mapping[str, str]]
) -> Iterable[tuple[str, str, frozenset[int]]]:
    """Give whom a cap counts together: a key, words, and the guides; one for each where it names none."""
    if cap.scope == CapScope.EVERYBODY:
        yield "", _("Everybody"), frozenset(one.pk for one in guides)
    elif cap.scope == CapScope.CAMPUS:
        places = {one.campus_id: one.campus for one in guides if one.campus is not None}
        chosen = [cap.campus] if cap.campus else sorted(places.values(), key=str)
        for place in chosen:
            who = frozenset(one.pk for one in guides if one.campus_id == place.pk)
            yield "" if cap.campus else place.slug, str(place), who
    else:
        given = {one.pk: profiles.given(one, cap.question_key) for one in guides}
        words = names.get(cap.question_key, {})
        for value in [cap.value] if cap.value else sorted({key for keys in given.values() for key in keys}):
            who = frozenset(pk for pk, keys in given.items() if value in keys)
            yield "" if cap.value else value, words.get(value, value), who


def _told(number: int, *, of_study_groups: bool) -> str:
    if of_study_groups:
        return ngettext("%(who)s: %(number)s study group.", "%(who)s: %(number)s study groups.", number)
    return ngettext("%(who)s: %(number)s match.", "%(who)s: %(number)s matches.", number)


def _allowed(most: int) -> str:
    return ngettext("At most %(most)s is allowed.", "At most %(most)s are allowed.", most)


def _wanted(least: int) -> str:
    return ngettext("At least %(least)s is wanted.", "At least %(least)s are wanted.", least)
