"""The pure matching engine: a frozen problem in, a frozen and provable answer out, without Django or database.

Everything public is named here, so that callers write `from matching import engine` and speak the verb::

    problem = engine.Problem(
        coupling="pairs",                       # "pairs" | "existing-groups" | "formed-groups" | "random"
        students=engine.Students(ids=("s1", "s2"), priority=[0, 1], must=[False, False], size=[1, 1]),
        mentors=engine.Mentors(ids=("m1",), places=[1], hours=[40.0]),
        edges=engine.Edges(student=[0, 1], mentor=[0, 0], score=[8300, 7000]),   # positions, whole points 0..10000
        minimum=2000, good=5000,                # below minimum: no pair; below good: a weak pair
        locked=(("s1", "m1"),), forbidden=(),   # pairs of ids
        caps=(engine.Cap(mentors=("m1",), min=0, max=8, name="OXLO"),),          # nested or disjoint
        objective="total",                      # "total" | "worst-first" | "worst-to-good" | "best-total"
        balance=0,                              # points that each further student of one mentor costs in the total
        groups=None,                            # engine.Groups(...) for the two group couplings
        keep=(),                                # pairs of ids a repair would rather keep
        seed=0,
    )
    answer = engine.solve(problem, progress=lambda stage, share: None, cancelled=lambda: False, time_limit=None)
    engine.solve(problem, replay=answer.looks)  # the same answer to the byte, however a time limit stopped it
    answer.pairs                                # (("s2", "m1", 7000), ...): student, mentor, points; sorted by id
    answer.groups                               # (Formed(mentor="m1", members=("s1", ...), slot=3, home=0), ...)
    answer.unmatched                            # (Unmatched(student="s1", reason="contention", data={...}), ...)
    answer.levels                               # (Level(name="placed", value=1, bound=1), ...)
    answer.gap, answer.digest, answer.seconds, answer.certificate
    engine.verify(problem, answer)              # [] = proven; else one sentence for each broken rule
    engine.explain(problem, answer, "s1")       # Explanation: mentor or reason, rivals, alternatives with their cost
    engine.force(problem, answer, "s1", "m1")   # Forced: exact cost by level, who moves, the answer with that pair
    engine.part(problem, answer, "s2", "m1")    # the same for keeping two people apart
    engine.repair(problem, answer, {"m1"})      # (Plan("nobody-moves"), Plan("one-moves"), Plan("best"))
    engine.prices(problem, answer).one_more     # {"m1": {"placed": 1, "total": 8300}}: what one more place is worth
    engine.prices(problem, answer).offer({"s1": 9000})   # the same for a mentor who does not exist yet
    engine.group_prices(problem, answer)        # the same for groups, as spans: .try_offer(engine.Offer({"s1": 9000}))
    engine.group_costs(problem, answer)         # what wishes cost groups: .weigh(engine.Wish(together=(("s1", "m1"),)))
    engine.incentive(problem, answer)           # Report: who would gain by hiding alternatives
    engine.in_pairs(problem)                    # the problem in which two mentors lead each formed group
    engine.blocking(problem, answer)            # (Blocking(student, mentor, ...), ...): those who prefer each other

Scores come from criteria, in blocks, and every pair's points split exactly into its parts::

    criteria = (
        engine.Criterion(name="branch", kind="tree", student="field", mentor="field", weight=3, mentor_weight=1),
    )
    rules = (engine.Rule(name="campus", kind="same", student="campus", mentor="campus"),)
    scorer = engine.Scorer(criteria, students, mentors, rules=rules)    # profiles: sequences of mappings field -> value
    scorer.edges(minimum=2000)                  # engine.Edges of all pairs that every rule allows
    scorer.block(0, 500)                        # int32 array (500, mentors), 0..10000
    scorer.parts(0, 0)                          # (Part(name="branch", value=60, weight=100, points=6000, ...), ...)

Errors: `BadProblem` (all complaints together), `Infeasible` (the smallest set of rules that conflict), `Cancelled`.
"""

from matching.engine.answer import Answer, Certificate, Cut, Formed, Level, Proof, Unmatched
from matching.engine.answer_json import ANSWER, answer_from_json, answer_to_json
from matching.engine.blocking import Blocking
from matching.engine.blocking import pairs as blocking
from matching.engine.clock import Looks
from matching.engine.criteria import Criterion, Part, Rule
from matching.engine.enlarge import Offer
from matching.engine.explain import Alternative, Explanation, explain
from matching.engine.force import Forced, Move
from matching.engine.force import ban as part
from matching.engine.force import pair as force
from matching.engine.group_force import GroupCosts
from matching.engine.group_force import costs as group_costs
from matching.engine.group_prices import GroupPrices
from matching.engine.group_prices import prices as group_prices
from matching.engine.incentive import Gain, Report
from matching.engine.incentive import test as incentive
from matching.engine.offer_json import offer_from_json
from matching.engine.prices import Prices
from matching.engine.prices import of_places as prices
from matching.engine.problem import (
    BadProblem,
    Cancelled,
    Cap,
    Complaint,
    Edges,
    Groups,
    Infeasible,
    Mentors,
    Problem,
    Students,
)
from matching.engine.problem_json import problem_from_json, problem_to_json
from matching.engine.repair import Plan
from matching.engine.repair import plans as repair
from matching.engine.rules import NamedRule
from matching.engine.scoring import Scorer
from matching.engine.solve import solve
from matching.engine.span import Span, Spans
from matching.engine.teams import in_pairs
from matching.engine.validate import complaints
from matching.engine.verify import OUTDATED, verify
from matching.engine.wishes import Weighed, Wish

__all__ = [
    "ANSWER",
    "OUTDATED",
    "Alternative",
    "Answer",
    "BadProblem",
    "Blocking",
    "Cancelled",
    "Cap",
    "Certificate",
    "Complaint",
    "Criterion",
    "Cut",
    "Edges",
    "Explanation",
    "Forced",
    "Formed",
    "Gain",
    "GroupCosts",
    "GroupPrices",
    "Groups",
    "Infeasible",
    "Level",
    "Looks",
    "Mentors",
    "Move",
    "NamedRule",
    "Offer",
    "Part",
    "Plan",
    "Prices",
    "Problem",
    "Proof",
    "Report",
    "Rule",
    "Scorer",
    "Span",
    "Spans",
    "Students",
    "Unmatched",
    "Weighed",
    "Wish",
    "answer_from_json",
    "answer_to_json",
    "blocking",
    "complaints",
    "explain",
    "force",
    "group_costs",
    "group_prices",
    "in_pairs",
    "incentive",
    "offer_from_json",
    "part",
    "prices",
    "problem_from_json",
    "problem_to_json",
    "repair",
    "solve",
    "verify",
]
