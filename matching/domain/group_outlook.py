"""Before a run of groups: which guides who do not exist yet would help most, exactly or at least and at most."""

from collections.abc import Iterable
from typing import Any

from matching import engine
from matching.domain import errands, gains, group_worth, profiles, translate
from programmes.models.coupling import CriterionKind

LARGE, SOME = 300_000, 100
TRIED, CAMPUS_MOST, SECONDS = 6, 2, 5.0

Imagined = tuple[profiles.Profile, str, str | None]


def wanted(
    sides: translate.Sides, problem: engine.Problem, answer: engine.Answer, made: list[Imagined], tell: errands.Tell
) -> Iterable[dict[str, Any]]:
    """Price every imagined guide, each with room for one group and free at all times; try the best of each campus."""
    if not answer.pairs and not answer.unmatched:
        return []
    height, width = sides.scorer.shape
    made = made[:SOME] if height * width > LARGE else made
    scores = translate.against(sides, [_at_all_times(sides, profile) for profile, _campus, _option in made])
    price = _of_one_size if answer.certificate.kind == "potentials" else _of_trees
    order, ask = price(problem, answer, scores)
    found: list[dict[str, Any]] = []
    tried = 0
    for place in order:
        _profile, campus, option = made[place]
        if tried == TRIED or sum(one["campus"] == campus for one in found) == CAMPUS_MOST:
            continue
        tried += 1
        gain = ask(place)
        tell(0.5 + tried / (2 * TRIED))
        if gains.helps(gain):
            found.append({"campus": campus, "option": option, "gain": gain})
    return found


def placed(sides: translate.Sides, answer: engine.Answer) -> int:
    """Count the people who have a place in an answer, a study group by its members."""
    size = {unit.id: len(unit.members) for unit in sides.units}
    return sum(size[one] for one, _mentor, _points in answer.pairs)


def stuck_alone(sides: translate.Sides) -> list[dict[str, Any]]:
    """List who names no study group where whole study groups are placed."""
    return [{"application": one.pk, "reason": translate.NO_GROUP, "figures": {}} for one in sides.alone]


def _of_trees(problem: engine.Problem, answer: engine.Answer, scores: list[dict[str, int]]) -> Any:
    prices = engine.group_prices(problem, answer)
    offers = [engine.Offer(one) for one in scores]
    quick = [prices.offer(one) for one in offers]
    worth = [(*(-span.most for span in one.values()), -sum(scores[k].values()), k) for k, one in enumerate(quick)]
    order = [key[-1] for key in sorted(worth) if scores[key[-1]] and group_worth.may_help(quick[key[-1]])]
    return order, lambda place: gains.kept(prices.try_offer(offers[place], SECONDS))


def _of_one_size(problem: engine.Problem, answer: engine.Answer, scores: list[dict[str, int]]) -> Any:
    """Price study groups that all cost the same: a flow, whose prices are exact."""
    prices = engine.prices(problem, answer)
    worth = [prices.offer(one) for one in scores]
    order = sorted(range(len(scores)), key=lambda k: (-worth[k].get("placed", 0), -worth[k].get("total", 0), k))

    def ask(place: int) -> dict[str, list[int]]:
        return {name: [number, number] for name, number in worth[place].items() if name in ("placed", "total")}

    return order, ask


def _at_all_times(sides: translate.Sides, profile: profiles.Profile) -> profiles.Profile:
    times = [one.key for one in sides.criteria if one.kind == CriterionKind.AVAILABILITY]
    return profile | {key: list(sides.slots) for key in times} if sides.slots else profile
