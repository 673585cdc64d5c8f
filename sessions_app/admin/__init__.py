"""The desk of meetings and gatherings."""

from sessions_app.admin import closing, expectations, meetings, participation, register, reminders

__all__ = ["closing", "expectations", "meetings", "participation", "register", "reminders"]
