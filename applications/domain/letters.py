"""The letters of this room: receipt, withdrawal, and one for each decision."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from applications.domain import intake, waitlist, wordings
from applications.domain.wordings import Default
from applications.models import Application, Decision, PlaceOffer
from applications.states import STANDING, ApplicationState, OfferState
from people.domain.letters import Letter, Writer
from people.models import OutgoingMail
from programmes.domain import letters
from programmes.models import Contact

S = ApplicationState


def next_step(application: Application) -> str:
    """Say what happens next and by when, in one sentence."""
    decided_by = application.intake.decided_by
    if decided_by:
        return _("the office reads the applications and answers by %(date)s.") % {
            "date": formats.date_format(decided_by, "DATE_FORMAT")
        }
    return _("the office reads the applications after the deadline and writes to you.")


def compose(
    kind: str,
    default: Default,
    application: Application,
    reason: str = "",
    *,
    to_the_office: bool = False,
    **more: str,
) -> Letter:
    """Write a letter about an application in the active language; one to the office leads to the desk."""
    row = application.intake
    values = {
        "first_name": application.person.first_name,
        "name": application.person.name,
        "part": str(row.get_part_display()),
        "cohort": str(row.cohort.name),
        "campus": str(application.campus or ""),
        "deadline": intake.deadline_in_words(row),
        "next_step": next_step(application),
        "reason": reason,
        **more,
    }
    name = "admin:applications_application_change" if to_the_office else "application"
    url = settings.SITE_URL + reverse(name, args=[application.pk])
    return letters.write(
        row.cohort.programme, kind, default.subject, default.body, values, campus=application.campus, url=url
    )


def write_to(
    application: Application,
    kind: str,
    subject: str,
    body: str,
    values: Mapping[str, str],
    *,
    page: str = "",
    contact: Contact | None = None,
) -> Letter:
    """Write to somebody who takes part, about a page of the site (its path); signed by their campus's contact."""
    return letters.write(
        application.intake.cohort.programme,
        kind,
        subject,
        body,
        {"first_name": application.person.first_name, **values},
        campus=application.campus,
        contact=contact,
        url=f"{settings.SITE_URL.rstrip('/')}{page}" if page else "",
    )


def _application(mail: OutgoingMail) -> Application | None:
    rows = Application.objects.select_related("intake__cohort__programme", "person", "campus")
    return rows.filter(pk=mail.about.get("application")).first()


def _receipt(mail: OutgoingMail) -> Letter | None:
    """Write a receipt, unless the application is withdrawn by now."""
    application = _application(mail)
    if application is None or application.state == S.WITHDRAWN:
        return None
    return compose("receipt", wordings.receipt(), application)


def _withdrawn(mail: OutgoingMail) -> Letter | None:
    """Write that an application is withdrawn, unless that is undone by now."""
    application = _application(mail)
    if application is None or application.state in STANDING:
        return None
    return compose("withdrawn", wordings.withdrawn(), application)


def _decided(kind: str, default: Callable[[], Default]) -> Writer:
    def write(mail: OutgoingMail) -> Letter | None:
        """Write of a decision, unless another has taken its place by now."""
        application = _application(mail)
        if application is None or application.state != kind:
            return None
        decision = Decision.objects.filter(pk=mail.about.get("decision"), application=application).first()
        return compose(kind, default(), application, decision.reason if decision else "")

    return write


def _of_a_place(kind: str, default: Callable[[], Default], state: OfferState) -> Writer:
    def write(mail: OutgoingMail) -> Letter | None:
        """Write of an offered place, while the offer stands so."""
        offer = PlaceOffer.objects.filter(pk=mail.about.get("offer"), state=state).first()
        application = _application(mail)
        if application is None or offer is None or application.state != S.WAITLIST:
            return None
        return compose(kind, default(), application, answer_by=answer_by_in_words(offer, application))

    return write


def answer_by_in_words(offer: PlaceOffer, application: Application) -> str:
    """Say until when a place is held, with the zone."""
    return intake.instant_in_words(offer.answer_by, application.intake)


DEFAULTS: dict[str, Callable[[], Default]] = {
    "receipt": wordings.receipt,
    "pool": wordings.pool,
    "waitlist": wordings.waitlist,
    "interview": wordings.interview,
    "declined": wordings.declined,
    "withdrawn": wordings.withdrawn,
    "place_offered": wordings.place_offered,
    "place_gone": wordings.place_gone,
    "asked_anew": wordings.asked_anew,
}


TITLES: dict[str, Any] = {
    "receipt": _lazy("Receipt"),
    "interview": _lazy("Called to interview"),
    "pool": _lazy("Admitted"),
    "waitlist": _lazy("On the waitlist"),
    "declined": _lazy("Not this time"),
    "withdrawn": _lazy("Withdrawn"),
    "place_offered": _lazy("A place is offered"),
    "place_gone": _lazy("The place has gone to the next"),
    "interview_times": _lazy("Times for an interview"),
    "interview_fixed": _lazy("The time of the interview"),
    "interview_cancelled": _lazy("The interview is cancelled"),
    "asked_anew": _lazy("Questions have changed"),
}


def preview(application: Application, kind: str, reason: str = "", *, at: datetime) -> Letter:
    """Write a letter as this person would get it now, in the active language, whatever the application's state.

    Raises KeyError for a kind of letter that this room does not write.
    """
    intake_row = application.intake
    until = intake.instant_in_words(waitlist.answer_by(intake_row, at), intake_row)
    told = intake.waiting_in_words(application)
    return compose(kind, DEFAULTS[kind](), application, reason, answer_by=until, questions=told)


def _asked_anew(mail: OutgoingMail) -> Letter | None:
    """Write that questions have changed, unless they are answered or the application is decided on by now."""
    application = _application(mail)
    if application is None or not application.waiting or application.state not in intake.WRITABLE:
        return None
    return compose("asked_anew", wordings.asked_anew(), application, questions=intake.waiting_in_words(application))


WRITERS: dict[str, Writer] = {
    "asked_anew": _asked_anew,
    "receipt": _receipt,
    "withdrawn": _withdrawn,
    "pool": _decided("pool", wordings.pool),
    "waitlist": _decided("waitlist", wordings.waitlist),
    "interview": _decided("interview", wordings.interview),
    "declined": _decided("declined", wordings.declined),
    "place_offered": _of_a_place("place_offered", wordings.place_offered, OfferState.OPEN),
    "place_gone": _of_a_place("place_gone", wordings.place_gone, OfferState.EXPIRED),
}
