"""The map of the site's addresses."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from mentoring.views import colours, devmail, front, handbook, health, helping, house_pages, own_data, programme, quotes

urlpatterns = [
    path("", front.front, name="front"),
    path("my/", front.my_desk, name="my_desk"),
    path("my/data/", own_data.own_data, name="own_data"),
    path("my/data.json", own_data.own_data_file, name="own_data_file"),
    path("my/handbook/", handbook.handbook, name="handbook"),
    path("my/handbook/<int:pk>/", handbook.handbook_page, name="handbook_page"),
    path("my/handbook/<int:pk>/file/", handbook.handbook_file, name="handbook_file"),
    path("my/quote/<int:pk>/", quotes.quote, name="quote"),
    path("p/<slug:slug>/", programme.programme, name="programme"),
    path("p/<slug:slug>/poster.pdf", programme.poster, name="poster"),
    path("pair/<int:pk>/help/", helping.pair_help, name="pair_help"),
    path("group/<int:pk>/help/", helping.group_help, name="group_help"),
    path("language/", front.choose_language, name="choose_language"),
    path("colours.css", colours.colours, name="colours"),
    path("health/", health.health, name="health"),
    path("privacy/", house_pages.privacy, name="privacy"),
    path("accessibility/", house_pages.accessibility, name="accessibility"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("people.urls")),
    path("", include("programmes.urls")),
    path("", include("applications.urls")),
    path("", include("matching.urls")),
    path("", include("sessions_app.urls")),
    path("", include("reports.urls")),
]
if settings.DEBUG:  # the demo's mail is read where it would have arrived
    urlpatterns += [
        path("dev/mail/", devmail.box, name="dev_mail"),
        path("dev/mail/<int:name>/", devmail.letter, name="dev_letter"),
    ]
