"""Addresses of matching."""

from django.urls import path

from matching.views import answers, beside, changes, extensions, groups, pairs

urlpatterns = [
    path("pair/<int:pk>/", pairs.pair, name="pair"),
    path("pair/<int:pk>/accept/", pairs.accept, name="pair_accept"),
    path("pair/<int:pk>/decline/", pairs.decline, name="pair_decline"),
    path("pair/<int:pk>/end/", pairs.end, name="pair_end"),
    path("pair/<int:pk>/longer/", extensions.extend, name="pair_extend"),
    path("pair/<int:pk>/change/", changes.change, name="pair_change"),
    path("pair/<int:pk>/change/take-back/", changes.take_back, name="pair_change_take_back"),
    path("answer/<str:token>/", answers.answer, name="answer"),
    path("group/<int:pk>/", groups.group, name="group"),
    path("group/<int:pk>/answer/", beside.answer_group, name="group_answer"),
    path("pair/<int:pk>/stand-in/", beside.answer_pair, name="pair_answer"),
]
