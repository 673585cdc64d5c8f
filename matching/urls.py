"""Addresses of matching."""

from django.urls import path

from matching.views import answers, extensions, groups, pairs

urlpatterns = [
    path("pair/<int:pk>/", pairs.pair, name="pair"),
    path("pair/<int:pk>/accept/", pairs.accept, name="pair_accept"),
    path("pair/<int:pk>/decline/", pairs.decline, name="pair_decline"),
    path("pair/<int:pk>/end/", pairs.end, name="pair_end"),
    path("pair/<int:pk>/longer/", extensions.extend, name="pair_extend"),
    path("answer/<str:token>/", answers.answer, name="answer"),
    path("group/<int:pk>/", groups.group, name="group"),
]
