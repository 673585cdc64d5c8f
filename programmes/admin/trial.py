"""Changes that are tried first: what they would turn for people is shown, and they are kept when that was confirmed."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from programmes.admin.configured import ConfiguredAdmin

CONFIRMED, DIGEST = "_confirmed", "_digest"


class TriedAdmin(ConfiguredAdmin):
    """Rows on which people's standing hangs; a subclass says how it stands, what turns, and what confirming does."""

    def stand(self, request: HttpRequest, object_id: str | None) -> Any:
        """Give how things stand before the change."""

    def turned(self, request: HttpRequest, before: Any) -> list[Any]:
        """List what the change, which is made by now and can still be taken back, turns for people."""
        raise NotImplementedError

    def sign(self, found: list[Any]) -> str:
        """Give a short sign of what turns: the same list has the same one."""
        raise NotImplementedError

    def confirmed(self, request: HttpRequest, found: list[Any]) -> str:
        """Do what belongs to a confirmed change, and say so ("" for nothing to say)."""
        return ""

    def asked(self, request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
        """Show what the change would turn, and ask."""
        raise NotImplementedError

    def message_user(self, request: HttpRequest, *words: Any, **named: Any) -> None:
        """Hold back what is said of a saving until it is no trial any more."""
        trial: list[Any] | None = request.__dict__.get("on_trial")
        if trial is None:
            super().message_user(request, *words, **named)
        else:
            trial.append((words, named))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Save what turns nothing; else show what it would turn, and save when that was confirmed."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        before = self.stand(request, object_id)
        trial: list[Any] = []
        request.__dict__["on_trial"] = trial
        with transaction.atomic():
            response = super().changeform_view(request, object_id, form_url, extra_context)
            found = self.turned(request, before)
            if not found:
                return self._held(request, trial, response)
            if CONFIRMED in request.POST and request.POST.get(DIGEST) == self.sign(found):
                if said := self.confirmed(request, found):
                    trial.append(((said,), {}))
                return self._held(request, trial, response)
            transaction.set_rollback(True)
        left_out = {"csrfmiddlewaretoken", CONFIRMED, DIGEST}
        sent = [(name, value) for name, many in request.POST.lists() if name not in left_out for value in many]
        page = {"opts": self.opts, "found": found, "is_stale": CONFIRMED in request.POST}
        return self.asked(request, page | {"digest": self.sign(found), "sent": sent})

    def _held(self, request: HttpRequest, trial: list[Any], response: HttpResponse) -> HttpResponse:
        """Say what was held back, for it is so."""
        for words, named in trial:
            super().message_user(request, *words, **named)
        return response
