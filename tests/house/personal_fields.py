"""Every column of every table, classified: what it says of a person and why it is kept, or that it says nothing."""

# model → {field: what it is kept for}
PERSONAL: dict[str, dict[str, str]] = {
    "people.Person": {
        "password": "log-in, as a salted hash",
        "last_login": "to notice abandoned and misused accounts",
        "email": "log-in and mail",
        "name": "what the office and, after both have said yes, the other side call them",
        "phone": "contact, disclosed only where the accepted text says so",
        "language": "the language of pages and mail",
        "is_active": "whether the account is open",
        "is_superuser": "whether they run the site",
        "mail_fails_since": "so that the office can reach them otherwise",
        "date_joined": "age of the account, for closing unused ones",
    },
    "people.AuditEvent": {
        "actor": "who answers for an act",
        "note": "the reason that was given for an act",
    },
    "people.Consent": {
        "person": "who consented",
        "purpose": "to what",
        "text": "in which words",
        "text_version": "in which version of the words",
        "given_at": "when it was given",
        "withdrawn_at": "when it was taken back",
    },
    "people.OutgoingMail": {
        "person": "who is written to",
        "address": "where, when it is not the person's own address yet",
        "about": "ids of the rows that the mail tells of; codes of account mails until they are sent",
        "subject": "so that the office can see what was sent",
        "error": "why it could not be sent; may quote the address",
    },
    "programmes.Contact": {
        "name": "whom participants ask",
        "email": "where they ask, on public pages",
        "phone": "where they ask, on public pages",
        "office": "where they find them, on public pages",
    },
    "programmes.Quote": {
        "text": "a former participant's words, with the role only",
        "consent_note": "proof of consent",
    },
    "programmes.Membership": {
        "person": "who works for the programme",
        "role": "as what",
        "campus": "limited to which campus",
        "side": "limited to which side",
    },
    "programmes.PrivacyClearance": {
        "cleared_by": "who in the privacy office answers for the clearance",
        "note": "under which conditions",
        "recorded_by": "who recorded it",
    },
    "applications.AnswerFile": {
        "application": "with whose application the file came",
        "content": "what the question asked for, read by the office only, gone with the application",
        "name": "what the applicant called the file",
        "token": "address of the file that cannot be guessed",
    },
    "applications.Application": {
        "person": "who applies",
        "campus": "where they study or work",
        "study_group": "which group of fellow students they are in",
        "state": "how far the application has come",
        "draft": "what is written and not yet sent, and visible to the applicant alone",
        "answers": "admission and matching; each question states its own purpose, basis and storage",
        "places": "how many they can guide",
        "hours": "how much time they give",
        "token": "address of the application that cannot be guessed",
        "terms_accepted_at": "proof that the terms were accepted",
        "created_at": "when it was begun",
        "changed_at": "when it was changed",
        "submitted_at": "that it came in time",
        "training_done_on": "that a mentor is trained before matching",
        "waitlist_rank": "who is next when a place becomes free",
    },
    "applications.Decision": {
        "state": "what was decided of the applicant",
        "reason": "why, as it can be told to the applicant",
        "by": "who decided",
        "at": "when",
    },
    "applications.PendingDecision": {
        "state": "what was decided of the applicant and is not told yet",
        "reason": "why, as it will be told to the applicant",
        "by": "who decided",
        "at": "when",
    },
    "applications.Interview": {
        "state": "how far the interview has come",
        "starts_at": "when it is",
        "place": "where it is",
        "leaning": "what the interviewer makes of it",
        "notes": "the interviewer's own note",
        "by": "who interviews",
        "at": "when it was proposed",
    },
    "applications.PlaceOffer": {
        "state": "whether the place was taken",
        "at": "when it was offered",
        "answer_by": "until when it is held",
        "settled_at": "when it was answered",
    },
    "applications.Note": {"text": "the office's own note", "by": "who noted", "at": "when"},
    "applications.Verdict": {
        "outcome": "what a rule says of the applicant",
        "answer": "the answer that the rule looked at",
        "override": "what a person says instead",
        "override_reason": "why",
        "override_by": "who",
        "override_at": "when",
    },
    "matching.Run": {
        "frozen_input": "what the run saw, so that it can be repeated; ids and scores, no names",
        "requested_by": "who asked for the run",
        "published_by": "who answers for its being published",
        "answer": "what the run answered, so that it can be repeated; ids and scores, no names",
    },
    "matching.Apart": {
        "seeker": "who is not to be guided",
        "guide": "by whom",
        "reason": "why, so that next year somebody knows",
        "said_by": "who answers for it",
        "said_at": "since when",
        "lifted_at": "until when",
    },
    "matching.BoardAct": {
        "seeker": "whom an act at the board concerned",
        "guide": "with which guide",
        "other": "with whom they swapped",
        "before": "who sat with whom before it, so that it can be undone",
        "after": "who sat with whom after it",
        "by": "who answers for it",
        "at": "when",
        "undone_by": "who took it back",
        "undone_at": "when",
    },
    "matching.Proposal": {
        "seeker": "who would be guided",
        "guide": "by whom",
        "study_group": "with which fellow students",
        "score": "how well they fit",
        "parts": "how well they fit, by criterion",
        "locked": "that the office keeps the two together",
        "by_hand": "that the office placed them",
    },
    "matching.Unmatched": {
        "application": "who has no place yet",
        "reason": "why",
        "figures": "the numbers behind the reason",
    },
    "matching.Group": {"guide": "who guides the group", "study_group": "which fellow students it is"},
    "matching.Pair": {
        "seeker": "who is guided",
        "guide": "by whom",
        "state": "how far the two have come",
        "score": "how well they fit",
        "parts": "how well they fit, by criterion",
        "terms": "the text that both accept",
        "disclosed": "what their acceptance discloses",
        "seeker_yes_at": "when the one said yes",
        "guide_yes_at": "when the other said yes",
        "active_at": "since when they know each other",
        "ended_at": "when it ended",
        "end_reason": "why it ended",
    },
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
    "reports.Outcome": {
        "application": "who answers",
        "graduated": "the base of the outcome figure",
        "work": "the outcome figure",
        "country": "whether they stayed",
        "status_on": "the day the answer holds for",
    },
    "admin.LogEntry": {
        "user": "who changed a row at the desk",
        "object_repr": "what the row was called",
        "change_message": "which fields were changed",
    },
    "sessions.Session": {"session_data": "being logged in"},
    "account.EmailAddress": {"user": "whose address", "email": "log-in and mail", "verified": "that it is theirs"},
    "account.EmailConfirmation": {"email_address": "which address is being verified"},
    "mfa.Authenticator": {"user": "whose second factor", "data": "the factor's secret", "last_used_at": "misuse"},
    "usersessions.UserSession": {
        "user": "whose session, so that they can end it",
        "ip": "to recognise a session as one's own",
        "user_agent": "to recognise a session as one's own",
        "last_seen_at": "to recognise a session as one's own",
        "data": "to recognise a session as one's own",
    },
}

# model → the fields that say nothing of a person
PLAIN: dict[str, str] = {
    "people.Person": "id",
    "people.AuditEvent": "id at verb thing thing_id scope",
    "people.Consent": "id scope",
    "people.OutgoingMail": (
        "id kind key scope state not_before not_after tries write_tries message_id created_at claimed_at sent_at"
    ),
    "people.Organisation": "id slug name kind succeeded_by",
    "programmes.Programme": (
        "id slug name summary purpose offer stage emphasis owner mentor_kind mentors_paid mentor_hours months languages"
        " time_zone colour alliance decision funder reporting_duty published_at"
    ),
    "programmes.Quote": "id programme said_by",
    "programmes.Campus": "id programme slug name order",
    "programmes.Contact": "id programme campus task",
    "programmes.StudyProgramme": "id programme campus institution key name",
    "programmes.Partner": "id programme organisation role text order campuses",
    "programmes.Questionnaire": "id programme part version title intro frozen_at",
    "programmes.Section": "id questionnaire title intro order",
    "programmes.Question": (
        "id section key kind label help required lowest highest most asked_if_key asked_if_values purpose legal_basis"
        " seen_by kept_until sensitive order"
    ),
    "programmes.Option": "id question key label order",
    "programmes.Cohort": "id programme number name state starts_on ends_on",
    "programmes.Intake": (
        "id cohort part questionnaire opens_at closes_at decided_by places advert_url terms interview training_required"
        " answer_days moves_up blind"
    ),
    "programmes.ScoreCriterion": "id intake key label weight order",
    "programmes.WantedShare": "id intake question_key value percent",
    "programmes.Phase": "id cohort kind starts_on ends_on",
    "programmes.PhaseTask": "id phase text due_on done_at order",
    "programmes.Document": "id cohort phase title text url audience released_on order",
    "programmes.Gathering": (
        "id programme key number name starts_at ends_at mode place url agenda obligatory catering cohorts campuses"
    ),
    "programmes.Expectation": "id cohort kind at_least at_most text order",
    "programmes.ReminderRule": "id cohort kind days_before at_time",
    "programmes.Coupling": (
        "id cohort key name method seekers guides within_campus minimum good objective balance group_lo group_hi"
        " hours_per_student trial_weeks"
    ),
    "programmes.Criterion": "id coupling key label kind seeker_key guide_key must weight order",
    "programmes.FirstContact": (
        "id coupling asked_first writes_first shown_before disclosed_after text text_version remind_after_days"
        " office_after_days"
    ),
    "programmes.MailTemplate": "id programme kind subject body",
    "programmes.Membership": "id programme",
    "programmes.ProcessingRecord": "id programme purpose legal_basis categories recipients transfer storage source",
    "programmes.PrivacyClearance": "id coupling text_version cleared_on",
    "programmes.EligibilityRule": (
        "id cohort part key question_key test values strength exempt_if_key exempt_if_values text source order"
    ),
    "applications.StudyGroup": "id cohort campus name",
    "applications.AnswerFile": "id question_key size sha256 received_at",
    "applications.Application": "id intake questionnaire version",
    "applications.Decision": "id application",
    "applications.PendingDecision": "id application version",
    "applications.Interview": "id application times minutes sequence",
    "applications.PlaceOffer": "id application",
    "applications.Note": "id application",
    "applications.Verdict": "id application rule",
    "matching.Run": (
        "id coupling campus state stage percent seed digest levels certificate proven gap seconds error requested_at"
        " started_at finished_at published_at objective based_on board_version"
    ),
    "matching.Proposal": "id run group_number slot",
    "matching.Unmatched": "id run",
    "matching.Apart": "id programme",
    "matching.BoardAct": "id run number verb apart",
    "matching.Group": "id coupling run name slot",
    "matching.Pair": "id coupling run group terms_version offered_at",
    "sessions_app.Attendance": "id gathering",
    "sessions_app.Meeting": "id",
    "sessions_app.Reminder": "id kind key scope planned_at event_at state mail",
    "reports.Outcome": "id",
    "admin.LogEntry": "id action_time content_type object_id action_flag",
    "auth.Permission": "id name content_type codename",
    "auth.Group": "id name permissions",
    "contenttypes.ContentType": "id app_label model",
    "sessions.Session": "session_key expire_date",
    "account.EmailAddress": "id primary",
    "account.EmailConfirmation": "id created sent key",
    "mfa.Authenticator": "id type created_at",
    "usersessions.UserSession": "id created_at session_key",
}
