"""Addresses of programmes."""

from django.urls import path

from programmes.views import newsletter

urlpatterns = [
    path("p/<slug:slug>/newsletter/", newsletter.ask, name="newsletter"),
    path("newsletter/<int:pk>/<slug:code>/", newsletter.own, name="newsletter_own"),
]
