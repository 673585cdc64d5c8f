"""Questions and remarks at the desk: who uses a template asks, who maintains it answers."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from people.forms import LongField
from people.models import Person
from programmes import access
from programmes.access import Right
from programmes.admin.configured import only
from programmes.admin.scoped import ScopedAdmin
from programmes.domain import feedback
from programmes.models import Feedback


@admin.register(Feedback)
class FeedbackAdmin(ScopedAdmin):
    """What is asked about handbook, letters and set-up; answered once by a programme admin."""

    see, change, add, remove = Right.FOLLOW_UP, Right.CONFIGURE, Right.FOLLOW_UP, None
    list_display = ("__str__", "subject", "document", "programme", "asked_at", "answered_at")
    list_filter = (only("programme"), "subject", ("answered_at", admin.EmptyFieldListFilter))
    list_select_related = ("programme", "document")
    search_fields = ("text",)
    formfield_overrides = {models.TextField: {"form_class": LongField}}

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for a question; show it with its answer once it is asked."""
        if obj is None:
            return ("programme", "subject", "document", "text")
        return ("programme", "subject", "document", "text", "asked_at", "answer", "answered_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what was asked and what was answered as it is."""
        if obj is None:
            return ()
        asked = ("programme", "subject", "document", "text", "asked_at", "answered_at")
        return (*asked, "answer") if obj.answered_at else asked

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the programmes in which the visitor works, also where they configure nothing."""
        if db_field.name == "programme" and isinstance(request.user, Person):
            kwargs["queryset"] = access.programmes_with(request.user, Right.FOLLOW_UP)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Feedback, form: Any, change: bool) -> None:
        """Ask, or answer, by the act."""
        assert isinstance(request.user, Person)
        told: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        if change:
            feedback.answer(obj, form.cleaned_data["answer"], **told)
            return
        about: dict[str, Any] = {"subject": obj.subject, "document": obj.document}
        obj.pk = feedback.ask(obj.programme, obj.text, **about, **told).pk

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Say in words what an act refuses."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages) or _("Write an answer."), messages.ERROR)
            return redirect(request.path)
