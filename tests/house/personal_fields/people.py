"""Columns of the people room: what each says of a person, or that it says nothing."""

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
}

PLAIN: dict[str, str] = {
    "people.Person": "id",
    "people.AuditEvent": "id at verb thing thing_id scope",
    "people.Consent": "id scope",
    "people.OutgoingMail": (
        "id kind key scope state not_before not_after tries write_tries message_id created_at claimed_at sent_at"
    ),
    "people.Organisation": "id slug name kind succeeded_by",
}
