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
    "sessions_app.Reminder": {
        "person": "who is reminded",
        "about": "of which row, by id",
        "skipped_because": "why not after all",
    },
    "sessions_app.MakeUp": {
        "application": "who was away",
        "gathering": "from which gathering",
        "month": "or in which month they did not meet",
        "kind": "what comes in its place; why somebody was away is written nowhere",
        "instead": "which other gathering they come to",
        "task": "which task they do",
        "done_at": "when the office approved the task",
        "agreed_by": "who agreed",
        "agreed_at": "when",
    },
    "sessions_app.Certificate": {
        "application": "whose certificate it is",
        "code": "by which whoever is shown it can confirm it",
        "facts": "what it says: name, programme, days, numbers; frozen when it is issued",
        "issued_at": "when it was issued",
        "issued_by": "who granted it, where the ledger did not",
        "reason": "why the office granted it",
        "withdrawn_at": "when it was withdrawn",
        "withdrawn_because": "why",
    },
    "sessions_app.SurveyTurn": {
        "application": "who is asked",
        "asked_on": "when",
        "answered": "that they have answered, so that nobody is reminded in vain; not when, and not what",
    },
    "sessions_app.SurveyReply": {
        "application": "who answered, where they wanted their name to stand; else nothing",
        "part": "as what they answered",
        "answers": "what they answered",
    },
}

PLAIN: dict[str, str] = {
    "sessions_app.Attendance": "id gathering",
    "sessions_app.Meeting": "id",
    "sessions_app.Reminder": "id kind key scope planned_at event_at state mail",
    "sessions_app.MakeUp": "id",
    "sessions_app.Certificate": "id",
    "sessions_app.SurveyTurn": "id survey",
    "sessions_app.SurveyReply": "id survey",
}
