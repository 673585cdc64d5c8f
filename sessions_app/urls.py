"""Addresses of meetings and gatherings."""

from django.urls import path

from sessions_app.views import calendar, closing, meetings

urlpatterns = [
    path("pair/<int:pk>/meetings/", meetings.pair_meetings, name="meetings"),
    path("pair/<int:pk>/meetings/new/", meetings.meeting_log, name="meeting_log"),
    path("group/<int:pk>/meetings/", meetings.group_meetings, name="group_meetings"),
    path("group/<int:pk>/meetings/new/", meetings.group_meeting_log, name="group_meeting_log"),
    path("meeting/<int:pk>/", meetings.meeting, name="meeting"),
    path("meeting/<int:pk>/take-back/", meetings.meeting_take_back, name="meeting_take_back"),
    path("survey/<int:pk>/", closing.survey, name="survey"),
    path("my/certificates/", closing.own_certificates, name="certificates"),
    path("my/certificates/<int:pk>/<slug:language>.pdf", closing.certificate_file, name="certificate_file"),
    path("certificate/", closing.confirm, name="certificate_check"),
    path("certificate/<slug:code>/", closing.confirm, name="certificate"),
    path("my/calendar/", calendar.calendar, name="calendar"),
    path("my/calendar/<int:pk>.ics", calendar.gathering_file, name="gathering_file"),
]
