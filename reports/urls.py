"""Addresses of reports."""

from django.urls import path

from reports.views import outcome, payroll, programme

urlpatterns = [
    path("outcome/<int:application>/", outcome.outcome, name="outcome"),
    path("reports/<slug:slug>/newsletter.csv", programme.newsletter_export, name="newsletter_export"),
    path("reports/<slug:slug>/payroll/", payroll.payroll, name="payroll"),
    path(
        "reports/<slug:slug>/payroll/<int:year>/<int:month>.<slug:shape>",
        payroll.payroll_export,
        name="payroll_export",
    ),
    path("reports/", programme.reports, name="reports"),
    path("reports/<slug:slug>/<int:number>/", programme.programme_report, name="programme_report"),
    path("reports/<slug:slug>/<int:number>/surveys/", programme.survey_report, name="survey_report"),
    path(
        "reports/<slug:slug>/<int:number>/<slug:table>.<slug:shape>",
        programme.report_export,
        name="report_export",
    ),
]
