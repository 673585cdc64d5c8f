"""Registers at the desk: the gatherings whose register one keeps, and the register of each, on a phone and offline."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.scoped import ScopedAdmin
from sessions_app.admin.gathering import GatheringPages, found
from sessions_app.domain import codes, sheets, ticks, walltime
from sessions_app.models import Attendance
from sessions_app.queries import presence, sign_up
from sessions_app.states import Answer, Presence

MOST_TICKS = 2000
ORDER = (Answer.YES, Answer.WAITING, "", Answer.NO)  # who comes stands first


@admin.register(Attendance)
class AttendanceAdmin(GatheringPages, ScopedAdmin):
    """The gatherings whose register one keeps, and the register of each."""

    programme_path = "gathering__programme"
    campus_path = "application__campus"
    part_path = "application__intake__part"
    see, change, add, remove = Right.REGISTER, None, None, None

    def get_urls(self) -> list[URLPattern]:
        """Add the register of one gathering, the ways into it, and the gathering's own pages."""
        view = self.admin_site.admin_view
        own = [
            path("register/worker.js", view(self.worker), name="register_worker"),
            path("register/<int:pk>/", view(self.register), name="register"),
            path("register/<int:pk>/ticks/", view(self.ticks), name="register_ticks"),
            path("register/<int:pk>/room.pdf", view(self.room), name="room_sheet"),
            path("register/<int:pk>/scan/<slug:code>/", view(self.scan), name="scan"),
        ]
        return [*own, *self.gathering_urls(), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """List the gatherings, the next first, each with the way to its page and its register."""
        person, now = _at_the_register(request), timezone.now()
        rows: list[dict[str, Any]] = [
            {
                "gathering": gathering,
                "when": walltime.in_words(gathering.starts_at, gathering.programme),
                "campuses": ", ".join(str(campus) for campus in gathering.campuses.all()),
                "address": reverse("admin:gathering_desk", args=[gathering.pk]),
                "register": reverse("admin:register", args=[gathering.pk]),
            }
            for gathering in presence.gatherings_to_register(person)
        ]
        ahead = [row for row in rows if row["gathering"].ends_at > now]
        behind = [row for row in reversed(rows) if row["gathering"].ends_at <= now]
        page = {"title": _("Gatherings"), "lists": [(_("Ahead"), ahead), (_("Behind"), behind)]}
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, "sessions_app/desk/registers.html", frame | page)

    def register(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tick off who is at one gathering."""
        person, gathering = found(request, pk, Right.REGISTER)
        lines = presence.register(gathering, presence.to_register(gathering, person))
        if request.method == "POST":
            at = timezone.now()
            sent = [
                ticks.Sent(uuid4(), line.application, said, at)
                for line in lines
                if (said := request.POST.get(f"of-{line.application.pk}")) is not None and said != line.presence
            ]
            self._take(request, lambda: ticks.receive(gathering, sent, by=person, at=at))
            return HttpResponseRedirect(request.path)
        given = sign_up.answers(gathering, [line.application for line in lines])
        replied = {line.application.pk: _answered(given.get(line.application.pk, {}).values()) for line in lines}
        lines.sort(key=lambda line: ORDER.index(replied[line.application.pk]))
        page = {
            "subtitle": _("Register"),
            "made": f"{timezone.now().timestamp():.3f}",
            "lines": [
                {
                    "application": line.application,
                    "presence": line.presence,
                    "code": codes.of_participant(gathering, line.application),
                    "answer": str(Answer(replied[line.application.pk]).label) if replied[line.application.pk] else "",
                }
                for line in lines
            ],
            "present": sum(line.presence == Presence.PRESENT for line in lines),
            "choices": [*Presence.choices, ("", _("not noted"))],
            "asks": gathering.portions.exists(),
        }
        return self.page_of(request, gathering, "register", page)

    def ticks(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take ticks from a device, as JSON; what it sent before counts once."""
        (person, gathering), at = found(request, pk, Right.REGISTER), timezone.now()
        if request.method != "POST":
            return HttpResponse(status=405)
        people = {one.pk: one for one in presence.to_register(gathering, person)}
        try:
            sent = _read(request.body, people)
            changed = ticks.receive(gathering, sent, by=person, at=at)
        except ValidationError as refusal:
            return JsonResponse({"error": refusal.messages[0]}, status=422)
        now = {
            line.application.pk: line.presence
            for line in presence.register(gathering, presence.to_register(gathering, person))
        }
        kept = [str(one.key) for one in sent]
        return JsonResponse({"changed": changed, "kept": kept, "register": now, "at": at.timestamp()})

    def worker(self, request: HttpRequest) -> HttpResponse:
        """Give the worker that lets today's register be loaded without signal; from here it sees registers alone."""
        _at_the_register(request)
        script = finders.find("sessions_app/register-worker.js")
        return HttpResponse(Path(str(script)).read_bytes(), content_type="text/javascript")

    def scan(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Tick off whose code was scanned with the phone's own camera."""
        person, gathering = found(request, pk, Right.REGISTER)
        people = list(presence.to_register(gathering, person))
        application = codes.owner(gathering, code, people)
        if application is None:
            access.refuse()
        if request.method == "POST":
            at = timezone.now()
            sent = [ticks.Sent(uuid4(), application, Presence.PRESENT, at)]
            self._take(request, lambda: ticks.receive(gathering, sent, by=person, at=at))
            return HttpResponseRedirect(reverse("admin:register", args=[gathering.pk]))
        noted = Attendance.objects.filter(gathering=gathering, application=application).first()
        page = {"subtitle": _("At the door"), "application": application, "noted": noted}
        return self.page_of(request, gathering, "scan", page)

    def room(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the code of the room as a sheet to hang up."""
        _person, gathering = found(request, pk, Right.REGISTER)
        answer = HttpResponse(sheets.room(gathering), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="room-{gathering.pk}.pdf"'
        return answer

    def _take(self, request: HttpRequest, act: Any) -> None:
        try:
            changed = act()
        except ValidationError as refusal:
            self.message_user(request, refusal.messages[0], messages.ERROR)
        else:
            said = ngettext("%(number)d change is kept.", "%(number)d changes are kept.", changed)
            self.message_user(request, said % {"number": changed})


def _read(body: bytes, people: dict[int, Application]) -> list[ticks.Sent]:
    """Read ticks; raises ValidationError for what is none. Who is no longer in the register is left out."""
    try:
        given = json.loads(body)["ticks"]
        if not isinstance(given, list) or len(given) > MOST_TICKS:
            raise ValueError("not a list of ticks")
        read = [
            (UUID(str(one["key"])), int(one["of"]), str(one["presence"]), datetime.fromtimestamp(float(one["at"]), UTC))
            for one in given
        ]
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        raise ValidationError(_("These ticks cannot be read. Load the page anew.")) from None
    return [ticks.Sent(key, people[of], said, when) for key, of, said, when in read if of in people]


def _answered(rows: Any) -> str:
    """Give the best of somebody's answers to all parts, "" for none."""
    given = {row.answer for row in rows}
    return next((answer for answer in (Answer.YES, Answer.WAITING, Answer.NO) if answer in given), "")


def _at_the_register(request: HttpRequest) -> Person:
    """Give who keeps registers; whoever does not finds nothing."""
    if not access.may(request.user, Right.REGISTER):
        access.refuse()
    assert isinstance(request.user, Person)
    return request.user
