"""The desk of meetings and gatherings, and of contracts and timesheets."""

from sessions_app.admin import catering, contracts, follow_up, meetings, register, reminders, timesheets, told

__all__ = ["catering", "contracts", "follow_up", "meetings", "register", "reminders", "timesheets", "told"]
