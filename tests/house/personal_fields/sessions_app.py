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
    "sessions_app.Goal": {
        "pair": "whose goal it is; only the two read it",
        "group": "which group's goal it is; only its members read it",
        "horizon": "whether it is for this year or for later",
        "text": "what they want to reach",
        "by_when": "until when",
        "checks": "which of the six properties they find in it",
        "state": "whether it is reached",
        "comes_from": "which goal of an earlier match it goes on from",
        "added_by": "who added it",
        "added_at": "when",
        "changed_at": "when it was last changed, so that two do not overwrite each other",
        "closed_at": "when it was reached or let go",
    },
    "sessions_app.GoalStep": {
        "goal": "to which goal the step leads",
        "text": "the step",
        "done_at": "when it was done",
    },
    "sessions_app.GoalChange": {
        "goal": "which goal was changed",
        "kind": "how",
        "was": "what it said before",
        "by": "who did it",
        "at": "when",
    },
    "sessions_app.Agreement": {
        "pair": "which two agree",
        "group": "which group agrees",
        "text": "all words of it as they were signed; the office does not read them",
        "written_by": "who worded it",
        "written_at": "when",
    },
    "sessions_app.AgreementLine": {
        "text": "what the two have settled, until it is signed",
    },
    "sessions_app.Signature": {
        "application": "who signed",
        "signed_at": "when",
    },
    "sessions_app.Reminder": {
        "person": "who is reminded",
        "about": "of which row, by id",
        "skipped_because": "why not after all",
    },
}

PLAIN: dict[str, str] = {
    "sessions_app.Attendance": "id gathering",
    "sessions_app.Meeting": "id",
    "sessions_app.Goal": "id",
    "sessions_app.GoalStep": "id",
    "sessions_app.GoalChange": "id",
    "sessions_app.Agreement": "id number text_version",
    "sessions_app.AgreementLine": "id agreement key",
    "sessions_app.Signature": "id agreement",
    "sessions_app.Reminder": "id kind key scope planned_at event_at state mail",
}
