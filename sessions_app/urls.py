"""Addresses of meetings and gatherings, and of contracts and timesheets."""

from django.urls import path

from sessions_app.views import calendar, meetings, pay, timesheet

urlpatterns = [
    path("pair/<int:pk>/meetings/", meetings.pair_meetings, name="meetings"),
    path("pair/<int:pk>/meetings/new/", meetings.meeting_log, name="meeting_log"),
    path("group/<int:pk>/meetings/", meetings.group_meetings, name="group_meetings"),
    path("group/<int:pk>/meetings/new/", meetings.group_meeting_log, name="group_meeting_log"),
    path("meeting/<int:pk>/", meetings.meeting, name="meeting"),
    path("meeting/<int:pk>/take-back/", meetings.meeting_take_back, name="meeting_take_back"),
    path("my/contract/<int:pk>/", pay.contract, name="contract"),
    path("my/contract/<int:pk>/signed.pdf", pay.contract_file, name="contract_file"),
    path("my/contract/<int:pk>/hours/<int:year>/<int:month>/", timesheet.timesheet, name="timesheet"),
    path("my/contract/<int:pk>/hours/<int:year>/<int:month>/act/", timesheet.timesheet_act, name="timesheet_act"),
    path("my/hours/<int:pk>/", timesheet.timesheet_line, name="timesheet_line"),
    path("my/calendar/", calendar.calendar, name="calendar"),
    path("my/calendar/<int:pk>.ics", calendar.gathering_file, name="gathering_file"),
]
