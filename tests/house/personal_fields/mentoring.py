"""Columns of the roof's own table."""

PERSONAL: dict[str, dict[str, str]] = {
    "mentoring.Rehearsal": {"requested_by": "who asked for the rehearsal"},
}

PLAIN: dict[str, str] = {
    "mentoring.Rehearsal": (
        "id cohort state percent reached seed timeline error seconds requested_at finished_at"  # invented people only
    ),
}
