"""The site's addresses as the demo has them: with the page of its mail."""

from django.urls import path

from mentoring import urls
from mentoring.views import devmail

urlpatterns = [
    *urls.urlpatterns,
    path("dev/mail/", devmail.box, name="dev_mail"),
    path("dev/mail/<int:name>/", devmail.letter, name="dev_letter"),
]
