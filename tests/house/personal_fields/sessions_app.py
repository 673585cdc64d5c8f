"""Columns of what people do together."""

PERSONAL: dict[str, dict[str, str]] = {
    "sessions_app.Attendance": {
        "application": "who came",
        "presence": "whether they came: obligatory gatherings are counted",
        "marked_by": "who ticked it off",
        "marked_at": "when",
    },
    "sessions_app.Tick": {
        "application": "whose line was ticked",
        "presence": "what was ticked; kept until 30 days after the gathering",
        "ticked_at": "when, by the device's clock: the newest holds",
        "received_at": "when it arrived",
        "by": "who ticked",
    },
    "sessions_app.MakeUp": {
        "application": "who makes up for an approved absence",
        "missed": "for which gathering",
        "instead": "where: they are invited there",
        "by": "who approved it",
        "at": "when",
    },
    "sessions_app.SignUp": {
        "portion": "for what somebody answered",
        "application": "who answered",
        "answer": "a seat, the waitlist or a no: seats are counted",
        "answered_at": "when: the order of the waitlist",
        "seated_at": "when they got a seat",
    },
    "sessions_app.CateringNeed": {
        "application": "who needs something at gatherings",
        "gathering": "at which; none: at all of the cohort",
        "said": "allergies, diet and access (art. 9), encrypted, by explicit consent; deleted 7 days after",
        "text_version": "which text they agreed to",
        "agreed_at": "when they agreed",
    },
    "sessions_app.Notice": {
        "subject": "what the office told about a gathering, in short",
        "text": "what it told",
        "by": "who told it",
        "at": "when",
    },
    "sessions_app.HandedFile": {
        "title": "what the office handed out",
        "content": "the file itself, in the private storage",
        "name": "what the file is called",
        "handed_by": "who handed it out",
        "handed_at": "when",
    },
    "sessions_app.Summary": {
        "scribe": "who wrote down what a group found; not shown to other participants",
        "group_name": "for which group or table",
        "text": "what the group found, for everybody who was invited",
        "written_at": "when",
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
}

PLAIN: dict[str, str] = {
    "sessions_app.Attendance": "id gathering",
    "sessions_app.Tick": "id key gathering",
    "sessions_app.MakeUp": "id",
    "sessions_app.SignUp": "id",
    "sessions_app.CateringNeed": "id",
    "sessions_app.Notice": "id gathering kind audience was_at",
    "sessions_app.HandedFile": "id gathering stage days token size",
    "sessions_app.Summary": "id task",
    "sessions_app.Meeting": "id",
    "sessions_app.Reminder": "id kind key scope planned_at event_at state mail",
}
