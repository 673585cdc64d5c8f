"""The desk of meetings and gatherings."""

from sessions_app.admin import agreements, catering, meetings, register, reminders

__all__ = ["agreements", "catering", "meetings", "register", "reminders"]
