"""Letters about guiding a group or pair besides its guide: the question, the news of the yes, and the end."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching import queries
from matching.domain import disclosure
from matching.models import CoGuide, Pair
from matching.states import PairState
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail, Person
from programmes.domain import letters


def asked(mail: OutgoingMail) -> Letter | None:
    """Ask somebody to help to guide; without a word that tells who is guided."""
    one = _about(mail)
    if one is None or one.yes_at is not None or one.ended_at is not None:
        return None
    if one.pair_id:
        return _write(
            one,
            mail,
            _("Will you step in for a while in {programme}?"),
            _(
                "Hi {first_name},\n\nthe office asks whether you step in for somebody who guides, {days}: {coupling}. "
                "On the page below you read the text that you accept with a yes, and you answer. You see who it is "
                "from your first day on, when you have said yes."
            ),
        )
    return _write(
        one,
        mail,
        _("Will you help to guide a group in {programme}?"),
        _(
            "Hi {first_name},\n\nthe office asks whether you guide a group too, {days}: {coupling}. On the page below "
            "you read the text that you accept with a yes, and you answer. You see who is in the group from your first "
            "day on, when you have said yes."
        ),
    )


def joins(mail: OutgoingMail) -> Letter | None:
    """Tell the guide and who is guided who joins to guide, as far as the text that was accepted tells."""
    one = _about(mail)
    if one is None or one.yes_at is None or one.ended_at is not None or not _belongs(one, mail.person):
        return None
    seen = disclosure.contact_of(one)
    who = ", ".join(line.words for line in seen.lines) or _("the office tells you who")
    if one.pair_id:
        return _write(
            one,
            mail,
            _("Somebody steps in for a while in {programme}"),
            _(
                "Hi {first_name},\n\nsomebody steps in where you walk together in {programme}, {days}: {other}. They "
                "have said yes to the same text as you, and find on the page of your match what you have agreed to "
                "show there. Your goals and your agreement stay between the two of you. Write to the office if you do "
                "not want that."
            ),
            other=who,
        )
    return _write(
        one,
        mail,
        _("One more guides your group in {programme}"),
        _(
            "Hi {first_name},\n\none more guides your group in {programme}, {days}: {other}. They have said yes to the "
            "same text as you, and find on the page of the group what you have agreed to show there. Write to the "
            "office if you do not want that."
        ),
        other=who,
    )


def over(mail: OutgoingMail) -> Letter | None:
    """Tell a co-guide that the office has ended it."""
    one = _about(mail)
    if one is None or one.ended_at is None:
        return None
    if one.pair_id:
        return _write(
            one,
            mail,
            _("You no longer step in in {programme}"),
            _(
                "Hi {first_name},\n\nthe office has ended that you step in: {coupling}. You no longer see the match. "
                "Thank you for your help."
            ),
        )
    return _write(
        one,
        mail,
        _("You no longer guide this group in {programme}"),
        _(
            "Hi {first_name},\n\nthe office has ended your guiding of a group: {coupling}. You no longer see it. Thank "
            "you for stepping in."
        ),
    )


def days_in_words(one: CoGuide) -> str:
    """Say in which days somebody guides."""
    first = date_format(one.from_day, "DATE_FORMAT")
    if one.until_day is None:
        return _("from %(first)s") % {"first": first}
    return _("from %(first)s to %(last)s") % {"first": first, "last": date_format(one.until_day, "DATE_FORMAT")}


def _belongs(one: CoGuide, person: Person | None) -> bool:
    """Say whether the letter still concerns its reader."""
    begun = Pair.objects.filter(queries.walking_in(one.bond), seeker__person=person, state=PairState.ACTIVE)
    return person is not None and (one.bond.guide.person_id == person.pk or begun.exists())


def _write(one: CoGuide, mail: OutgoingMail, subject: str, body: str, other: str = "") -> Letter:
    values = {
        "first_name": mail.person.first_name if mail.person else "",
        "coupling": f"{one.bond.coupling.name}, {one.group.name}" if one.group else str(one.bond.coupling.name),
        "days": days_in_words(one),
        "other": other,
    }
    programme = one.bond.coupling.cohort.programme
    url = settings.SITE_URL + reverse("group" if one.group_id else "pair", args=[one.bond.pk])
    return letters.write(programme, mail.kind, subject, body, values, campus=one.guide.campus, url=url)


def _about(mail: OutgoingMail) -> CoGuide | None:
    return queries.co_guide_rows().filter(pk=mail.about.get("co_guide")).first()


WRITERS: dict[str, Writer] = {"co_guide_asked": asked, "co_guide_joins": joins, "co_guide_over": over}
