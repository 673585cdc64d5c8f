"""Columns of what people do together."""

PERSONAL: dict[str, dict[str, str]] = {
    "sessions_app.Attendance": {
        "application": "who came",
        "presence": "whether they came: obligatory gatherings are counted",
        "marked_by": "who ticked it off",
        "marked_at": "when",
    },
    "sessions_app.Meeting": {
        "pair": "which two met",
        "group": "which group met",
        "held_on": "when: monthly meetings are counted",
        "minutes": "how long",
        "mode": "in person or not: most must be in person",
        "topics": "about what, from a fixed list; never what was said",
        "logged_by": "who logged it",
        "logged_at": "when it was logged",
    },
    "sessions_app.Appointment": {
        "pair": "which two meet",
        "group": "which group meets",
        "times": "which times were proposed",
        "starts_at": "when they meet",
        "minutes": "how long they plan to meet",
        "mode": "in person or digitally",
        "place": "where, for those who meet alone",
        "made_by": "who proposed or planned it",
        "changed_at": "when it was last changed",
        "meeting": "what was logged of it",
    },
    "sessions_app.CalendarFeed": {
        "person": "whose dates a calendar may read",
        "digest": "checks the secret address, which is not kept",
        "made_at": "when the address was made",
        "read_on": "the day on which a calendar last read it, so that a forgotten address is seen",
    },
    "sessions_app.DeclinedKind": {
        "person": "who does not want such reminders",
        "kind": "which reminders are not wanted",
        "at": "since when",
    },
    "sessions_app.Reminder": {
        "person": "who is reminded",
        "about": "of which row, by id",
        "skipped_because": "why not after all",
    },
}

PLAIN: dict[str, str] = {
    "sessions_app.Appointment": "id state sequence",
    "sessions_app.CalendarFeed": "id",
    "sessions_app.DeclinedKind": "id",
    "sessions_app.Attendance": "id gathering",
    "sessions_app.Meeting": "id",
    "sessions_app.Reminder": "id cohort kind key scope planned_at event_at state mail",
}
