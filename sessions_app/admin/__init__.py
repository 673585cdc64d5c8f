"""The desk of meetings and gatherings."""

from sessions_app.admin import catering, meetings, register, reminders

__all__ = ["catering", "meetings", "register", "reminders"]
