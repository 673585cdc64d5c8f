"""Addresses of meetings and gatherings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
