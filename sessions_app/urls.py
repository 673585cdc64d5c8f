"""Addresses of meetings and gatherings."""

from django.urls import path

from sessions_app.views import agreements, calendar, check_in, gatherings, goals, guides, material, meetings, needs

urlpatterns = [
    path("pair/<int:pk>/meetings/", meetings.pair_meetings, name="meetings"),
    path("pair/<int:pk>/meetings/new/", meetings.meeting_log, name="meeting_log"),
    path("group/<int:pk>/meetings/", meetings.group_meetings, name="group_meetings"),
    path("group/<int:pk>/meetings/new/", meetings.group_meeting_log, name="group_meeting_log"),
    path("meeting/<int:pk>/", meetings.meeting, name="meeting"),
    path("meeting/<int:pk>/take-back/", meetings.meeting_take_back, name="meeting_take_back"),
    path("pair/<int:pk>/goals/", goals.pair_goals, name="goals"),
    path("pair/<int:pk>/goals/new/", goals.goal_new, name="goal_new"),
    path("pair/<int:pk>/goals/take/", goals.goals_take, name="goals_take"),
    path("group/<int:pk>/goals/", goals.group_goals, name="group_goals"),
    path("group/<int:pk>/goals/new/", goals.group_goal_new, name="group_goal_new"),
    path("group/<int:pk>/goals/take/", goals.group_goals_take, name="group_goals_take"),
    path("goal/<int:pk>/", goals.goal, name="goal"),
    path("goal/<int:pk>/state/", goals.goal_state, name="goal_state"),
    path("goal/<int:pk>/steps/", goals.goal_step_new, name="goal_step_new"),
    path("goal/step/<int:pk>/", goals.goal_step, name="goal_step"),
    path("pair/<int:pk>/agreement/", agreements.pair_agreement, name="agreement"),
    path("pair/<int:pk>/agreement/words/", agreements.agreement_words, name="agreement_words"),
    path("group/<int:pk>/agreement/", agreements.group_agreement, name="group_agreement"),
    path("group/<int:pk>/agreement/words/", agreements.group_agreement_words, name="group_agreement_words"),
    path("pair/<int:pk>/topics/", guides.pair_topics, name="topics"),
    path("group/<int:pk>/topics/", guides.group_topics, name="group_topics"),
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
