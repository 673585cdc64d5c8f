"""Every column of every table, classified: what it says of a person and why it is kept, or that it says nothing."""

from tests.house.personal_fields import (
    applications,
    borrowed,
    matching,
    mentoring,
    people,
    programmes,
    reports,
    sessions_app,
)

ROOMS = (people, programmes, applications, matching, sessions_app, reports, mentoring, borrowed)

# model → {field: what it is kept for}
PERSONAL: dict[str, dict[str, str]] = {label: fields for room in ROOMS for label, fields in room.PERSONAL.items()}

# model → the fields that say nothing of a person
PLAIN: dict[str, str] = {label: fields for room in ROOMS for label, fields in room.PLAIN.items()}
