"""Addresses of pages about oneself."""

from django.urls import path

from people.views import account

urlpatterns = [
    path("my/account/", account.my_account, name="my_account"),
]
