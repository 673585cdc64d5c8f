"""The desk of meetings and gatherings, and of contracts and timesheets."""

from sessions_app.admin import contracts, meetings, register, reminders, timesheets

__all__ = ["contracts", "meetings", "register", "reminders", "timesheets"]
