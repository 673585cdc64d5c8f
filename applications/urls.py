"""Addresses of applications."""

from django.urls import path

from applications.views import apply, files, own, place, sections, selfcheck, talk

urlpatterns = [
    path("p/<slug:slug>/<int:number>/apply/<slug:part>/", apply.apply, name="apply"),
    path("p/<slug:slug>/<int:number>/can-i-apply/<slug:part>/", selfcheck.can_i_apply, name="can_i_apply"),
    path("application/<int:pk>/", own.status, name="application"),
    path("application/<int:pk>/<int:section>/", sections.section, name="application_section"),
    path("application/<int:pk>/review/", sections.review, name="application_review"),
    path("application/<int:pk>/file/<slug:token>/", files.answer_file, name="answer_file"),
    path("application/<int:pk>/withdraw/", own.withdraw, name="application_withdraw"),
    path("application/<int:pk>/interview/", talk.choose, name="application_interview"),
    path("application/<int:pk>/place/", place.answer, name="application_place"),
    path("application/<int:pk>/reopen/", own.reopen, name="application_reopen"),
]
