"""The desk's pages of pay and thanks: the terms on which mentors are paid, and when volunteers are thanked."""

from django.contrib import admin

from programmes.admin.configured import ConfiguredAdmin, only
from programmes.forms.programme import ThanksRuleForm
from programmes.models import PayTerms, ThanksRule


@admin.register(PayTerms)
class PayTermsAdmin(ConfiguredAdmin):
    """The text of the contract, and when timesheets are handed in."""

    list_display = ("programme", "contract_version", "due_day", "help_months", "country")
    list_filter = (only("programme"),)
    list_select_related = ("programme",)


@admin.register(ThanksRule)
class ThanksRuleAdmin(ConfiguredAdmin):
    """Letters of thanks to volunteers."""

    form = ThanksRuleForm
    list_display = ("programme", "after_meetings", "text")
    list_filter = (only("programme"),)
    list_select_related = ("programme",)
