"""The tables of the people room."""

from people.models.audit import AuditEvent
from people.models.consent import Consent
from people.models.mail import OutgoingMail
from people.models.organisation import Organisation
from people.models.person import Person

__all__ = [
    "AuditEvent",
    "Consent",
    "Organisation",
    "OutgoingMail",
    "Person",
]
