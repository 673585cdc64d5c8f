"""The desk of meetings and gatherings."""

from sessions_app.admin import catering, follow_up, meetings, register, reminders, told

__all__ = ["catering", "follow_up", "meetings", "register", "reminders", "told"]
