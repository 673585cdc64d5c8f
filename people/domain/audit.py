"""Writing the audit trail: one line for each act, in the act's own transaction."""

from datetime import datetime

from django.db import models

from people.models import AuditEvent, Person


def record(verb: str, thing: models.Model, *, by: Person | None, at: datetime, scope: str = "", note: str = "") -> None:
    """Add one line: `verb` like "application.submitted", `thing` the row, `scope` the programme's slug."""
    AuditEvent.objects.create(
        at=at, actor=by, verb=verb, thing=thing._meta.label_lower, thing_id=str(thing.pk), scope=scope, note=note
    )
