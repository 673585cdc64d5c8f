"""Addresses of meetings and gatherings."""

from django.urls import path

from sessions_app.views import calendar, check_ins, concerns, meetings, struggles

urlpatterns = [
    path("pair/<int:pk>/meetings/", meetings.pair_meetings, name="meetings"),
    path("pair/<int:pk>/meetings/new/", meetings.meeting_log, name="meeting_log"),
    path("group/<int:pk>/meetings/", meetings.group_meetings, name="group_meetings"),
    path("group/<int:pk>/meetings/new/", meetings.group_meeting_log, name="group_meeting_log"),
    path("meeting/<int:pk>/", meetings.meeting, name="meeting"),
    path("meeting/<int:pk>/take-back/", meetings.meeting_take_back, name="meeting_take_back"),
    path("my/calendar/", calendar.calendar, name="calendar"),
    path("my/calendar/<int:pk>.ics", calendar.gathering_file, name="gathering_file"),
    path("check-in/<str:token>/<slug:feeling>/", check_ins.check_in, name="check_in"),
    path("pair/<int:pk>/help/", check_ins.pair_help, name="help"),
    path("group/<int:pk>/help/", check_ins.group_help, name="group_help"),
    path("pair/<int:pk>/concern/", concerns.pair_concern, name="concern_new"),
    path("group/<int:pk>/concern/", concerns.group_concern, name="group_concern_new"),
    path("my/concern/<int:pk>/", concerns.own_concern, name="own_concern"),
    path("concern/<int:pk>/", concerns.concern, name="concern"),
    path("my/struggles/<int:pk>/", struggles.struggles, name="struggles"),
]
