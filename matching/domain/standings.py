"""Where couplings stand, in numbers: pool, places, pairs by state, the last run, and whether the text is cleared."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Sum

from applications import queries as applications
from applications.models import Application
from applications.states import ApplicationState
from matching.models import Pair, Run
from matching.states import LIVE, OPEN, PairState
from programmes.models import Coupling, PrivacyClearance


@dataclass(frozen=True)
class Standing:
    """Where one coupling stands, in numbers; `untrained` are in the pool and in no other number."""

    coupling: Coupling
    seekers: int
    guides: int
    places: int
    untrained: int
    waiting: int
    pairs: dict[str, int]
    last_run: Run | None
    is_cleared: bool

    @property
    def open(self) -> int:
        """Offers that wait for an answer."""
        return sum(self.pairs.get(state, 0) for state in OPEN)


def standings(couplings: list[Coupling]) -> list[Standing]:
    """Count the pool, the places, the pairs and the runs of couplings, with the same few questions for any number."""
    cohorts = {coupling.cohort_id for coupling in couplings}
    rows = Application.objects.filter(intake__cohort__in=cohorts, state=ApplicationState.POOL).order_by()
    trained = rows.exclude(applications.UNTRAINED)
    counted = trained.values_list("intake__cohort", "intake__part").annotate(n=Count("pk"), places=Sum("places"))
    people = {(cohort, part): (n, places) for cohort, part, n, places in counted}
    lacking = Counter(rows.filter(applications.UNTRAINED).values_list("intake__cohort", "intake__part"))
    mine = Pair.objects.filter(coupling__in=couplings).order_by()
    placed = mine.filter(state__in=[*LIVE, PairState.COMPLETED], seeker__in=trained).values_list("coupling")
    held = dict(placed.annotate(n=Count("seeker", distinct=True)))
    states: dict[int, dict[str, int]] = {}
    for coupling_id, state, n in mine.values_list("coupling", "state").annotate(n=Count("pk")):
        states.setdefault(coupling_id, {})[state] = n
    newest = ("coupling_id", "-requested_at", "-pk")
    heavy = ("frozen_input", "certificate", "answer")
    last = Run.objects.filter(coupling__in=couplings).order_by(*newest).distinct("coupling_id").defer(*heavy)
    runs = {run.coupling_id: run for run in last}
    standing = PrivacyClearance.objects.filter(text_version=F("coupling__first_contact__text_version"))
    cleared = set(standing.filter(coupling__in=couplings).values_list("coupling", flat=True))
    found = []
    for coupling in couplings:
        seekers, _places = people.get((coupling.cohort_id, coupling.seekers), (0, 0))
        guides, places = people.get((coupling.cohort_id, coupling.guides), (0, 0))
        found.append(
            Standing(
                coupling=coupling,
                seekers=seekers,
                guides=guides,
                places=places,
                untrained=lacking[coupling.cohort_id, coupling.seekers] + lacking[coupling.cohort_id, coupling.guides],
                waiting=seekers - held.get(coupling.pk, 0),
                pairs=states.get(coupling.pk, {}),
                last_run=runs.get(coupling.pk),
                is_cleared=coupling.pk in cleared,
            )
        )
    return found
