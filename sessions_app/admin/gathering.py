"""One gathering at the desk: answers, waitlist and headcount, and what the office does with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Person
from people.views import files
from programmes import access
from programmes.access import Right
from programmes.models import Gathering
from sessions_app.domain import handouts, make_up, material, notices, summaries, walltime
from sessions_app.forms.desk import AbsenceForm, CancelForm, HandoutForm, MoveForm, NoteForm
from sessions_app.models import HandedFile, Summary
from sessions_app.queries import desk, presence, sign_up
from sessions_app.states import Audience


class GatheringPages:
    """The pages of one gathering, for the admin of attendance."""

    admin_site: Any
    opts: Any
    message_user: Callable[..., None]

    def gathering_urls(self) -> list[URLPattern]:
        """Give the addresses of one gathering's pages."""
        pages = {
            "": ("gathering_desk", self.desk),
            "note/": ("gathering_note", self.note),
            "move/": ("gathering_move", self.move),
            "cancel/": ("gathering_cancel", self.cancel),
            "files/": ("gathering_files", self.files),
            "files/<int:number>/": ("gathering_file_desk", self.file),
            "absence/<int:number>/": ("gathering_absence", self.absence),
            "summaries/<int:number>/remove/": ("gathering_summary_remove", self.summary_remove),
        }
        return [
            path(f"gathering/<int:pk>/{end}", self.admin_site.admin_view(view), name=name)
            for end, (name, view) in pages.items()
        ]

    def desk(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how a gathering stands."""
        (person, gathering), at = found(request, pk, Right.REGISTER), timezone.now()
        people = presence.to_register(gathering, person)
        page = {
            "portions": sign_up.counts(gathering),
            "rows": desk.rows(gathering, people),
            "waitlists": desk.waitlists(gathering, people),
            "coming": sign_up.coming(gathering).count(),
            "silent": sign_up.unanswered(gathering).count(),
            "came": presence.came(gathering) if gathering.ends_at <= at else None,
            "is_past": gathering.ends_at <= at,
            "invited": presence.expected_at(gathering).count(),
            "leaders": desk.leaders(gathering),
            "notices": gathering.notices.select_related("by"),
            "tasks": gathering.group_tasks.prefetch_related("summaries"),
            "files": material.of(gathering, at),
            "campuses": ", ".join(str(campus) for campus in gathering.campuses.all()),
            "is_ahead": gathering.ends_at > at and gathering.cancelled_at is None,
            "may_follow_up": self._covers(request, gathering, Right.FOLLOW_UP),
            "may_cater": self._covers(request, gathering, Right.CATERING),
            "may_configure": self._covers(request, gathering, Right.CONFIGURE),
        }
        return self.page_of(request, gathering, "gathering", page)

    def note(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write a note to those who are invited, come, or have not answered."""
        person, gathering = found(request, pk, Right.FOLLOW_UP)
        numbers = {audience.value: notices.readers(gathering, audience).count() for audience in Audience}
        form = NoteForm(request.POST or None, numbers=numbers)

        def act(said: dict[str, Any]) -> str:
            number = notices.send(gathering, **said, by=person, at=timezone.now())
            return ngettext("The note goes to %(number)d person.", "The note goes to %(number)d people.", number) % {
                "number": number
            }

        return self._form(request, gathering, form, act, _("Send a note"), _("Each reader gets a letter of their own."))

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a gathering."""
        person, gathering = found(request, pk, Right.FOLLOW_UP)
        form = MoveForm(request.POST or None, gathering=gathering)

        def act(said: dict[str, Any]) -> str:
            number = notices.move(gathering, **said, by=person, at=timezone.now())
            return ngettext(
                "The gathering is moved; %(number)d letter goes out.",
                "The gathering is moved; %(number)d letters go out.",
                number,
            ) % {"number": number}

        say = _("Everybody who is invited gets a letter that mends their calendar. The timetable moves along.")
        return self._form(request, gathering, form, act, _("Move the gathering"), say)

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Cancel a gathering."""
        person, gathering = found(request, pk, Right.FOLLOW_UP)
        form = CancelForm(request.POST if request.method == "POST" else None)

        def act(said: dict[str, Any]) -> str:
            number = notices.cancel(gathering, **said, by=person, at=timezone.now())
            return ngettext(
                "The gathering is cancelled; %(number)d letter goes out.",
                "The gathering is cancelled; %(number)d letters go out.",
                number,
            ) % {"number": number}

        say = _("Everybody who is invited gets a letter that takes it out of their calendar. This cannot be undone.")
        return self._form(request, gathering, form, act, _("Cancel the gathering"), say)

    def files(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out files, and see which are."""
        person, gathering = found(request, pk, Right.FOLLOW_UP)
        form = HandoutForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            said = dict(form.cleaned_data)
            try:
                handouts.hand_out(gathering, said.pop("file"), **said, by=person, at=timezone.now())
            except ValidationError as refusal:
                form.add_error("file", refusal)
            else:
                self.message_user(request, _("The file is handed out."))
                return HttpResponseRedirect(request.path)
        page = {"form": form, "files": material.of(gathering, timezone.now()), "subtitle": _("Files and links")}
        return self.page_of(request, gathering, "gathering_files", page)

    def file(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Read one file, or take it away."""
        person, gathering = found(request, pk, Right.FOLLOW_UP)
        row = get_object_or_404(HandedFile, gathering=gathering, pk=number)
        if request.method == "POST":
            handouts.take_away(row, by=person, at=timezone.now())
            self.message_user(request, _("The file is taken away."))
            return HttpResponseRedirect(reverse("admin:gathering_files", args=[gathering.pk]))
        return files.handed_out(row.content, row.name)

    def absence(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Approve somebody's absence, and let them make up for it elsewhere."""
        person, gathering = found(request, pk, Right.FOLLOW_UP)
        application = get_object_or_404(presence.to_register(gathering, person), pk=number)
        at = timezone.now()
        form = AbsenceForm(
            request.POST if request.method == "POST" else None,
            chances=make_up.chances(gathering, application, at=at),
        )

        def act(said: dict[str, Any]) -> str:
            make_up.approve(gathering, application, said["instead"], by=person, at=at)
            return _("The absence is approved.")

        say = _("%(name)s is noted with an approved absence.") % {"name": application.person}
        return self._form(request, gathering, form, act, _("Approve an absence"), say)

    def summary_remove(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Take a summary away."""
        person, gathering = found(request, pk, Right.FOLLOW_UP)
        if request.method == "POST":
            row = get_object_or_404(
                Summary.objects.select_related("task__gathering"), task__gathering=gathering, pk=number
            )
            summaries.remove(row, by=person, at=timezone.now())
            self.message_user(request, _("The summary is taken away."))
        return HttpResponseRedirect(reverse("admin:gathering_desk", args=[gathering.pk]))

    def _form(
        self,
        request: HttpRequest,
        gathering: Gathering,
        form: Form,
        act: Callable[[dict[str, Any]], str],
        title: str,
        say: str,
    ) -> HttpResponse:
        """Show a form until it is filled in well, act, and go back to the gathering."""
        if request.method == "POST" and form.is_valid():
            try:
                self.message_user(request, act(form.cleaned_data), messages.SUCCESS)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                return HttpResponseRedirect(reverse("admin:gathering_desk", args=[gathering.pk]))
        page = {"form": form, "subtitle": title, "say": say}
        return self.page_of(request, gathering, "gathering_form", page)

    def page_of(self, request: HttpRequest, gathering: Gathering, name: str, page: dict[str, Any]) -> HttpResponse:
        """Show one page of a gathering."""
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(gathering.name),
            "gathering": gathering,
            "when": walltime.span_in_words(gathering.starts_at, gathering.ends_at, gathering.programme),
            "errors": bool(getattr(page.get("form"), "errors", None)),
        }
        return TemplateResponse(request, f"sessions_app/desk/{name}.html", frame | page)

    def _covers(self, request: HttpRequest, gathering: Gathering, right: Right) -> bool:
        return (
            isinstance(request.user, Person)
            and presence.gatherings_with(request.user, right).filter(pk=gathering.pk).exists()
        )


def found(request: HttpRequest, pk: int, right: Right) -> tuple[Person, Gathering]:
    """Give who has a right over a gathering, and it; whoever has not finds nothing."""
    if not access.may(request.user, right):
        raise Http404
    assert isinstance(request.user, Person)
    return request.user, get_object_or_404(presence.gatherings_with(request.user, right), pk=pk)
