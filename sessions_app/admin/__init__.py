"""The desk of meetings and gatherings."""

from sessions_app.admin import follow_up, meetings, register, reminders, told

__all__ = ["follow_up", "meetings", "register", "reminders", "told"]
