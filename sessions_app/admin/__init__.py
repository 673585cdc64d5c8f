"""The desk of meetings and gatherings."""

from sessions_app.admin import (
    catering,
    closing,
    expectations,
    follow_up,
    meetings,
    participation,
    register,
    reminders,
    told,
)

__all__ = [
    "catering",
    "closing",
    "expectations",
    "follow_up",
    "meetings",
    "participation",
    "register",
    "reminders",
    "told",
]
