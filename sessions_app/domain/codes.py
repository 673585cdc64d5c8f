"""Codes to scan: one for each participant of a gathering and one for its room; drawn from a secret, about nobody."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

from applications.models import Application
from people.models import Person
from programmes.models import Gathering
from sessions_app.domain import attendance
from sessions_app.models import Attendance
from sessions_app.queries import presence
from sessions_app.states import Presence

LETTERS = 26
EARLY, LATE = timedelta(minutes=45), timedelta(minutes=30)


def of_participant(gathering: Gathering, application: Application) -> str:
    """Give somebody's code at a gathering: 128 bits that say nothing of them, and differ at every gathering."""
    return _code("participant", f"{gathering.pk}:{application.pk}")


def of_room(gathering: Gathering) -> str:
    """Give the code that hangs on the wall."""
    return _code("room", str(gathering.pk))


def is_of_room(gathering: Gathering, code: str) -> bool:
    """Say whether a code is that of the gathering's room."""
    return constant_time_compare(code, of_room(gathering))


def owner(gathering: Gathering, code: str, among: list[Application]) -> Application | None:
    """Find whose code it is."""
    found = [one for one in among if hmac.compare_digest(of_participant(gathering, one).encode(), code.encode())]
    return found[0] if found else None


def participant_address(gathering: Gathering, application: Application) -> str:
    """Give the address that a participant's code leads to: the desk's page where they are ticked off."""
    code = of_participant(gathering, application)
    return str(settings.SITE_URL).rstrip("/") + reverse("admin:scan", args=[gathering.pk, code])


def room_address(gathering: Gathering) -> str:
    """Give the address that the room's code leads to."""
    return str(settings.SITE_URL).rstrip("/") + reverse("room_code", args=[gathering.pk, of_room(gathering)])


def drawn(address: str) -> str:
    """Draw an address as a QR code, as SVG."""
    code = QRCode(border=1)
    code.add_data(address)
    picture = code.make_image(image_factory=SvgPathImage)
    return str(picture.to_string(encoding="unicode"))


def as_picture(address: str) -> str:
    """Give the QR code of an address as the source of a picture."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawn(address).encode()).decode()


def is_on(gathering: Gathering, at: datetime) -> bool:
    """Say whether presence can be logged by oneself: a little before, while it is on, and a little after."""
    return gathering.cancelled_at is None and gathering.starts_at - EARLY <= at <= gathering.ends_at + LATE


def come_in(gathering: Gathering, person: Person, *, at: datetime) -> bool:
    """Note one's own presence, as the code in the room lets one; False when it was noted already.

    Raises ValidationError when the gathering is not on, and for who is not invited.
    """
    if not is_on(gathering, at):
        raise ValidationError(_("You can log that you are here only while the gathering is on."))
    application = presence.own_application(gathering, person)
    if application is None:
        raise ValidationError(_("You are not invited to this gathering."))
    noted = Attendance.objects.filter(gathering=gathering, application=application)
    if noted.filter(presence=Presence.PRESENT).exists():
        return False
    attendance.mark(gathering, application, Presence.PRESENT, by=person, at=at)
    return True


def _code(kind: str, about: str) -> str:
    digest = salted_hmac(f"gathering.{kind}", about, algorithm="sha256").digest()
    return base64.b32encode(hashlib.sha256(digest).digest()[:16]).decode().rstrip("=").lower()
