"""Columns of the tables that Django and allauth bring."""

PERSONAL: dict[str, dict[str, str]] = {
    "admin.LogEntry": {
        "user": "who changed a row at the desk",
        "object_repr": "what the row was called",
        "change_message": "which fields were changed",
    },
    "sessions.Session": {
        "session_data": "being logged in",
    },
    "account.EmailAddress": {
        "user": "whose address",
        "email": "log-in and mail",
        "verified": "that it is theirs",
    },
    "account.EmailConfirmation": {
        "email_address": "which address is being verified",
    },
    "mfa.Authenticator": {
        "user": "whose second factor",
        "data": "the factor's secret",
        "last_used_at": "misuse",
    },
    "usersessions.UserSession": {
        "user": "whose session, so that they can end it",
        "ip": "to recognise a session as one's own",
        "user_agent": "to recognise a session as one's own",
        "last_seen_at": "to recognise a session as one's own",
        "data": "to recognise a session as one's own",
    },
}

PLAIN: dict[str, str] = {
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
