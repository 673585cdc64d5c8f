"""Columns of what people do together."""

PERSONAL: dict[str, dict[str, str]] = {
    "sessions_app.Attendance": {
        "application": "who came",
        "presence": "whether they came: obligatory gatherings are counted",
        "marked_by": "who ticked it off",
        "marked_at": "when",
    },
    "sessions_app.CheckIn": {
        "application": "who is asked how it goes",
        "pair": "in which pair",
        "group": "in which group",
        "answered_at": "when they answered",
        "feeling": "how it goes, so that the office can help in time",
        "met": "whether they have met: compared with the other's answer",
        "note": "a few words to the office, if they like",
    },
    "sessions_app.Concern": {
        "application": "who raises it",
        "pair": "about which pair",
        "group": "about which group",
        "kind": "what it is about, in a word",
        "text": "what they tell the coordinators in confidence",
        "taken_by": "who took it up",
        "closed_by": "who closed it",
        "done": "what was done; read by who raised it",
    },
    "sessions_app.FollowUp": {
        "application": "who is followed up",
        "pair": "which pair is",
        "group": "which group is",
        "check_in": "because of which answer",
        "concern": "because of which concern",
        "assigned_to": "who sees to it",
        "settled_by": "who has seen to it",
    },
    "sessions_app.FollowUpNote": {
        "text": "what was agreed on in a contact",
        "by": "who was in touch",
        "at": "when",
    },
    "sessions_app.Referral": {
        "application": "which mentor refers people on; never whom",
        "number": "how often, for the programme's numbers",
    },
    "sessions_app.ThemeTick": {
        "application": "which mentor ticks; the lead sees sums of five and more alone",
        "theme": "what students struggle with",
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
    "sessions_app.CheckIn": "id asked_on",
    "sessions_app.Concern": "id state raised_at taken_at closed_at",
    "sessions_app.FollowUp": (
        "id cohort campus part kind key urgency since noticed_at gathering state snoozed_until settled_at"
    ),
    "sessions_app.FollowUpNote": "id follow_up channel due_on",
    "sessions_app.Meeting": "id",
    "sessions_app.Referral": "id service half_year",
    "sessions_app.ThemeTick": "id half_year",
    "sessions_app.Reminder": "id kind key scope planned_at event_at state mail",
}
