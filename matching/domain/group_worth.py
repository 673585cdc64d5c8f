"""What one more group with each guide would bring to a run of groups: prices for all, a solve for the first few."""

from collections import Counter

from django.utils.translation import gettext as _

from matching import engine
from matching.domain import gains
from programmes.models.coupling import Method

TRIED, SECONDS, MANY = 3, 5.0, 1_000_000
GROUPED = (Method.FORMED_GROUPS, Method.EXISTING_GROUPS)
Gains = dict[str, dict[str, list[int]]]


def of(problem: engine.Problem, answer: engine.Answer) -> Gains:
    """Price one more group with the guides who could help most, by the key of the application.

    What is told is exact where both solves are closed, and otherwise at least and at most; nothing for a run that
    placed nobody, and none for very many edges.
    """
    if problem.coupling not in GROUPED or len(problem.edges) > MANY or not answer.pairs:
        return {}
    if answer.certificate.kind == "potentials":
        return _of_one_size(problem, answer)
    prices = engine.group_prices(problem, answer)
    led = Counter(one.mentor for one in answer.groups)
    names = [name for name, spans in prices.one_more.items() if may_help(spans)]
    names.sort(key=lambda name: (*(-one.most for one in prices.one_more[name].values()), -led[name], name))
    found = {name[1:]: gains.kept(prices.try_place(name, SECONDS)) for name in names[:TRIED]}
    return {key: gain for key, gain in found.items() if gains.helps(gain)}


def sentence(gain: dict[str, list[int]], name: str, method: str) -> str:
    """Say of one guide what one more group would bring."""
    is_study = method == Method.EXISTING_GROUPS
    what = _("Room for one more study group with %(name)s") if is_study else _("One more group with %(name)s")
    return gains.sentence(what % {"name": name}, gain, of_groups=is_study)


def brief(gain: dict[str, list[int]], method: str) -> str:
    """Say in a few words what one more group with a guide would bring."""
    return gains.brief(gain, of_groups=method == Method.EXISTING_GROUPS)


def _of_one_size(problem: engine.Problem, answer: engine.Answer) -> Gains:
    """Price study groups that all cost the same: a flow, whose prices are exact."""
    one_more = engine.prices(problem, answer).one_more
    found = {
        name[1:]: {level: [number, number] for level, number in gain.items() if level in ("placed", "total")}
        for name, gain in one_more.items()
    }
    return {key: gain for key, gain in found.items() if not answer.gap and gains.helps(gain)}


def may_help(spans: engine.Spans) -> bool:
    """Say whether one more group could bring anything; by hours only the count of groups has a bound beforehand."""
    return "weighted" not in spans or any(one.most > 0 for one in spans.values())
