"""The desk of meetings and gatherings."""

from sessions_app.admin import meetings, register, reminders

__all__ = ["meetings", "register", "reminders"]
