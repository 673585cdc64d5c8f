"""Reading agreements: the programme's text, the wording that is on the table, and who has signed it."""

from django.db.models import QuerySet

from applications.models import Application
from matching.models import Group, Pair
from matching.states import PairState
from programmes.models import AgreementText, Coupling
from sessions_app.models import Agreement
from sessions_app.queries.meetings import Bond


def text_for(coupling: Coupling) -> AgreementText | None:
    """Give the agreement that a coupling asks for; None where it asks for none."""
    return AgreementText.objects.filter(coupling=coupling).prefetch_related("points").first()


def wordings(bond: Bond) -> QuerySet[Agreement]:
    """Give the wordings of a pair or group, the newest first."""
    of = {"group": bond} if isinstance(bond, Group) else {"pair": bond}
    return Agreement.objects.filter(**of).prefetch_related("lines", "signatures__application__person")


def parties(bond: Bond) -> list[Application]:
    """Give those whose signatures are needed: the two of a pair; the guide of a group and all who have begun."""
    if isinstance(bond, Pair):
        return [bond.seeker, bond.guide]
    begun = bond.pairs.filter(state=PairState.ACTIVE).select_related("seeker__person").order_by("pk")
    return [bond.guide, *(one.seeker for one in begun)]


def signed_by(agreement: Agreement) -> set[int]:
    """Give the applications that have signed a wording."""
    return {one.application_id for one in agreement.signatures.all()}


def is_signed(agreement: Agreement, needed: list[Application]) -> bool:
    """Say whether all who are needed have signed."""
    return {one.pk for one in needed} <= signed_by(agreement)
