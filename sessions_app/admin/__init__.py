"""The desk of meetings and gatherings, and of contracts and timesheets."""

from sessions_app.admin import (
    agreements,
    catering,
    closing,
    contracts,
    expectations,
    follow_up,
    meetings,
    participation,
    register,
    reminders,
    timesheets,
    told,
)

__all__ = [
    "agreements",
    "catering",
    "closing",
    "contracts",
    "expectations",
    "follow_up",
    "meetings",
    "participation",
    "register",
    "reminders",
    "timesheets",
    "told",
]
