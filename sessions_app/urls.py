"""Addresses of meetings and gatherings."""

from django.urls import path

from sessions_app.views import appointments, calendar, feeds, meetings, reminders

urlpatterns = [
    path("pair/<int:pk>/meetings/", meetings.pair_meetings, name="meetings"),
    path("pair/<int:pk>/meetings/new/", meetings.meeting_log, name="meeting_log"),
    path("group/<int:pk>/meetings/", meetings.group_meetings, name="group_meetings"),
    path("group/<int:pk>/meetings/new/", meetings.group_meeting_log, name="group_meeting_log"),
    path("pair/<int:pk>/meetings/plan/", appointments.meeting_plan, name="meeting_plan"),
    path("group/<int:pk>/meetings/plan/", appointments.group_meeting_plan, name="group_meeting_plan"),
    path("planned/<int:pk>/", appointments.appointment, name="appointment"),
    path("planned/<int:pk>/held/", appointments.appointment_held, name="appointment_held"),
    path("planned/<int:pk>/cancel/", appointments.appointment_cancel, name="appointment_cancel"),
    path("meeting/<int:pk>/", meetings.meeting, name="meeting"),
    path("meeting/<int:pk>/take-back/", meetings.meeting_take_back, name="meeting_take_back"),
    path("my/calendar/", calendar.calendar, name="calendar"),
    path("my/calendar/subscribe/", feeds.calendar_subscribe, name="calendar_subscribe"),
    path("my/reminders/", reminders.my_reminders, name="my_reminders"),
    path("reminders/stop/<str:token>/", reminders.reminders_stop, name="reminders_stop"),
    path("calendar/<str:secret>.ics", feeds.calendar_feed, name="calendar_feed"),
    path("my/calendar/<int:pk>.ics", calendar.gathering_file, name="gathering_file"),
]
