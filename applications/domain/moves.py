"""Moving an application from state to state: by the table, and only from the state in which it was seen."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applications.models import Application
from applications.states import MOVES, ApplicationState


def move(application: Application, state: str, *, at: datetime, **columns: Any) -> None:
    """Move by one conditional update and set further columns with it.

    Raises ValidationError when the table forbids the move, or when somebody else has moved the application meanwhile.
    """
    refuse_forbidden(application, state)
    now, target = ApplicationState(application.state), ApplicationState(state)
    rows = Application.objects.filter(pk=application.pk, state=now)
    if not rows.update(state=target, changed_at=at, **columns):
        raise ValidationError(
            _("Somebody has just changed this application. Open it again to see how it stands now."), code="moved"
        )
    for name, value in {"state": target, "changed_at": at, **columns}.items():
        setattr(application, name, value)


def refuse_forbidden(application: Application, state: str) -> None:
    """Raise ValidationError when the table forbids the move."""
    now, target = ApplicationState(application.state), ApplicationState(state)
    if target not in MOVES[now]:
        raise ValidationError(
            _("An application that is “%(now)s” cannot become “%(then)s”.") % {"now": now.label, "then": target.label}
        )
