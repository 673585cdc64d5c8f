"""Letters of the matching room: offers and what became of them. Words are made when a letter is released."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import Application
from applications.states import ApplicationState
from matching import queries
from matching.domain import answer_links, disclosure
from matching.models import Pair, Proposal, SwapRequest, Unmatched
from matching.states import LIVE, OPEN, PairState, RequestState, Side
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from programmes.domain import letters
from programmes.models import Coupling


def offer(mail: OutgoingMail) -> Letter | None:
    """Ask one side; without a word that tells who the other is."""
    pair, side = _about(mail)
    if pair is None or pair.state not in OPEN or queries.yes_at(pair, side) is not None:
        return None
    return with_answer_link(_offer(pair, side), pair, side)


def with_answer_link(letter: Letter, pair: Pair, side: Side) -> Letter:
    """Add the link that answers without logging in, with its last day."""
    link, until = answer_links.address(pair, side), answer_links.until(pair, side)
    if not link or until is None:
        return letter
    zone = ZoneInfo(pair.coupling.cohort.programme.time_zone)
    words = _("Without logging in you can answer here, once, until %(day)s:") % {
        "day": date_format(until.astimezone(zone), "DATE_FORMAT")
    }
    return replace(letter, text=f"{letter.text.rstrip()}\n\n{words}\n{link}\n")


def offer_preview(coupling: Coupling, proposal: Proposal, side: Side) -> Letter:
    """The offer as one side of a proposal will read it, in that person's language; the page's number is yet unknown."""
    pair = Pair(pk=0, coupling=coupling, seeker=proposal.seeker, guide=proposal.guide)
    with translation.override(getattr(pair, side).person.language):
        return _offer(pair, side)


def _offer(pair: Pair, side: Side) -> Letter:
    return _write(
        pair,
        side,
        "offer",
        _("A suggestion for you in {programme}"),
        _(
            "Hi {first_name},\n\nwe have found a match that we believe in for you: {coupling}. On the page below you "
            "read what we can tell before both have said yes, and the text that you both accept. Please answer yes "
            "or no within a few days. Neither of you sees the other's name before both have said yes."
        ),
    )


def active(mail: OutgoingMail) -> Letter | None:
    """Tell one side that both have said yes, and whose move is next."""
    pair, side = _about(mail)
    if pair is None or pair.state != PairState.ACTIVE:
        return None
    seen = disclosure.seen_by(pair, getattr(pair, side).person)
    if seen.stage != disclosure.AFTER:
        return None
    if side is Side.GUIDE and pair.group is not None:
        return _group_begins(pair)
    return _write(
        pair,
        side,
        "active",
        _("You are matched in {programme}"),
        _(
            "Hi {first_name},\n\nyou have both said yes: {coupling}. On the page below you find what you now know of "
            "each other, and how to reach each other.\n\n{next_step}"
        ),
        other=seen.name,
    )


def _group_begins(pair: Pair) -> Letter:
    """Tell the guide of a group that its first member has said yes."""
    assert pair.group is not None
    return _write(
        pair,
        Side.GUIDE,
        "active",
        _("Your group in {programme} begins"),
        _(
            "Hi {first_name},\n\nthe first member of your group has said yes: {coupling}. On the page below you find "
            "those who have begun, and how to reach them; the others come onto it as they say yes.\n\n{next_step}"
        ),
        url=reverse("group", args=[pair.group_id]),
    )


def offer_declined(mail: OutgoingMail) -> Letter | None:
    """Tell the other side that there will be no pair, without saying who or why."""
    return _closed(
        mail,
        PairState.DECLINED,
        _("The suggestion came to nothing this time"),
        _(
            "Hi {first_name},\n\nthe match that we suggested to you in {programme} did not come about. That happens, "
            "and it says nothing about you. You are still in the pool, and we look for another."
        ),
    )


def offer_waits(mail: OutgoingMail) -> Letter | None:
    """Tell who has said yes that the other is silent, and that we are on it."""
    pair, side = _about(mail)
    if pair is None or pair.state != PairState.HALF or queries.yes_at(pair, side) is None:
        return None
    return _write(
        pair,
        side,
        "offer_waits",
        _("We still wait for the other's answer in {programme}"),
        _(
            "Hi {first_name},\n\nyou have said yes to our suggestion ({coupling}), and the other has not answered yet. "
            "We have reminded them. You need do nothing: if no answer comes, the office takes it up within days and "
            "looks for another for you."
        ),
    )


def offer_silent(mail: OutgoingMail) -> Letter | None:
    """Ask who is silent once more, where nobody has said yes; without a word of the other."""
    pair, side = _about(mail)
    if pair is None or pair.state not in OPEN or queries.yes_at(pair, side) is not None:
        return None
    letter = _write(
        pair,
        side,
        "offer_silent",
        _("Do you want the match that we suggested in {programme}?"),
        _(
            "Hi {first_name},\n\nwe have suggested a match to you ({coupling}) and have no answer from you yet. A no "
            "is as welcome as a yes: then we look for another. If we hear nothing within days, the office gets in "
            "touch."
        ),
    )
    return with_answer_link(letter, pair, side)


def offer_expired(mail: OutgoingMail) -> Letter | None:
    """Tell both that the offer no longer stands."""
    return _closed(
        mail,
        PairState.EXPIRED,
        _("The suggestion no longer stands"),
        _(
            "Hi {first_name},\n\nthe match that we suggested to you in {programme} was not answered in time by both, "
            "so it no longer stands. You are still in the pool. Write to us if you want to go on."
        ),
    )


def ended(mail: OutgoingMail) -> Letter | None:
    """Tell that a pair is over, and that its contact details are no longer shown."""
    return _closed(
        mail,
        PairState.ENDED,
        _("Your match has ended"),
        _(
            "Hi {first_name},\n\nyour match in {programme} has ended ({coupling}). The page no longer shows the "
            "other's contact details. The office will be in touch about what comes next; you are welcome to "
            "write first."
        ),
    )


def swap_settled(mail: OutgoingMail) -> Letter | None:
    """Tell who has asked for a change what came of it; the other side is not told that anybody asked."""
    rows = SwapRequest.objects.select_related("application__person", "application__campus")
    request = rows.filter(pk=mail.about.get("request")).first()
    if request is None or request.state != RequestState.SETTLED:
        return None
    pair = queries.pairs().get(pk=request.pair_id)
    values = {
        "first_name": request.application.person.first_name,
        "coupling": str(pair.coupling.name),
        "outcome": str(request.get_outcome_display()),
    }
    return letters.write(
        pair.coupling.cohort.programme,
        "swap_settled",
        _("Your request for a change in {programme}"),
        _(
            "Hi {first_name},\n\nyou asked us for a change of your match ({coupling}). The office has settled it: "
            "{outcome}.\n\nThe other has not been told that you asked, nor why. Do you want to talk about it? Write "
            "to us."
        ),
        values,
        campus=request.application.campus,
        url=settings.SITE_URL + reverse("pair", args=[pair.pk]),
    )


def unmatched(mail: OutgoingMail) -> Letter | None:
    """Tell somebody in the pool that no place was found in this round."""
    row = Unmatched.objects.filter(pk=mail.about.get("unmatched")).select_related("run__coupling").first()
    if row is None or row.application.state != ApplicationState.POOL:
        return None
    if _has_a_pair(row.application, row.run.coupling_id):
        return None
    return _unmatched(row)


def unmatched_preview(row: Unmatched) -> Letter:
    """The letter as somebody without a place will read it, in their language."""
    with translation.override(row.application.person.language):
        return _unmatched(row)


def _unmatched(row: Unmatched) -> Letter:
    coupling = row.run.coupling
    return letters.write(
        coupling.cohort.programme,
        "unmatched",
        _("No match for you in this round"),
        _(
            "Hi {first_name},\n\nwe have not found a suitable match for you in this round of {programme}. Taking part "
            "depends on a match, so we cannot promise a place. You stay in the pool, and we write as soon as "
            "we find somebody."
        ),
        {"first_name": row.application.person.first_name, "coupling": str(coupling.name)},
        campus=row.application.campus,
    )


def _closed(mail: OutgoingMail, state: PairState, subject: str, body: str) -> Letter | None:
    pair, side = _about(mail)
    if pair is None or pair.state != state:
        return None
    return _write(pair, side, mail.kind, subject, body)


def _write(pair: Pair, side: Side, kind: str, subject: str, body: str, other: str = "", url: str = "") -> Letter:
    mine: Application = getattr(pair, side)
    values = {
        "first_name": mine.person.first_name,
        "coupling": str(pair.coupling.name),
        "other": other,
        "next_step": next_step(pair, side),
    }
    return letters.write(
        pair.coupling.cohort.programme,
        kind,
        subject,
        body,
        values,
        campus=mine.campus,
        url=settings.SITE_URL + (url or reverse("pair", args=[pair.pk])),
    )


def next_step(pair: Pair, side: Side) -> str:
    """Say who writes first when both have accepted."""
    writer = pair.coupling.first_contact.writes_first
    if writer == "office":
        return _("The office writes to both of you and suggests the first meeting.")
    if writer == side:
        return _("You write first: greet the other and suggest a time for the first meeting within a week.")
    return _("The other writes first. Have you heard nothing within a week, then write yourself or tell the office.")


def _about(mail: OutgoingMail) -> tuple[Pair | None, Side]:
    pair = queries.pairs().filter(pk=mail.about.get("pair")).first()
    return pair, Side(mail.about.get("side", Side.SEEKER))


def _has_a_pair(application: Application, coupling: int) -> bool:
    rows = Pair.objects.filter(coupling=coupling, state__in=LIVE)
    return rows.filter(seeker=application).exists() or rows.filter(guide=application).exists()


WRITERS: dict[str, Writer] = {
    "offer": offer,
    "active": active,
    "offer_waits": offer_waits,
    "offer_silent": offer_silent,
    "offer_declined": offer_declined,
    "offer_expired": offer_expired,
    "unmatched": unmatched,
    "ended": ended,
    "swap_settled": swap_settled,
}
