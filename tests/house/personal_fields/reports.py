"""Columns of the reports room."""

PERSONAL: dict[str, dict[str, str]] = {
    "reports.Outcome": {
        "application": "who answers",
        "graduated": "the base of the outcome figure",
        "work": "the outcome figure",
        "country": "whether they stayed",
        "status_on": "the day the answer holds for",
    },
}

PLAIN: dict[str, str] = {
    "reports.Outcome": "id",
}
