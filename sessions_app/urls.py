"""Addresses of meetings and gatherings."""

from django.urls import path

from sessions_app.views import calendar, check_in, gatherings, material, meetings, needs

urlpatterns = [
    path("pair/<int:pk>/meetings/", meetings.pair_meetings, name="meetings"),
    path("pair/<int:pk>/meetings/new/", meetings.meeting_log, name="meeting_log"),
    path("group/<int:pk>/meetings/", meetings.group_meetings, name="group_meetings"),
    path("group/<int:pk>/meetings/new/", meetings.group_meeting_log, name="group_meeting_log"),
    path("meeting/<int:pk>/", meetings.meeting, name="meeting"),
    path("meeting/<int:pk>/take-back/", meetings.meeting_take_back, name="meeting_take_back"),
    path("my/calendar/", calendar.calendar, name="calendar"),
    path("my/calendar/<int:pk>.ics", calendar.gathering_file, name="gathering_file"),
    path("gathering/<int:pk>/", gatherings.gathering, name="gathering"),
    path("gathering/<int:pk>/answer/", gatherings.gathering_answer, name="gathering_answer"),
    path("gathering/<int:pk>/needs/", needs.gathering_needs, name="gathering_needs"),
    path("gathering/<int:pk>/needs/take-back/", needs.gathering_needs_take_back, name="gathering_needs_take_back"),
    path("gathering/<int:pk>/code/", check_in.gathering_code, name="gathering_code"),
    path("gathering/<int:pk>/files/<slug:token>/", material.gathering_handout, name="gathering_handout"),
    path("gathering/<int:pk>/tasks/<int:number>/", material.gathering_summary, name="gathering_summary"),
    path("here/<int:pk>/<slug:code>/", check_in.room_code, name="room_code"),
]
