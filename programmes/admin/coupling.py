"""The desk's pages of who may come and how people are coupled: rules, couplings with criteria, privacy clearances."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from programmes.admin.configured import ConfiguredAdmin, ConfiguredStacked, ConfiguredTabular, only
from programmes.forms.placing import CapForm, GroupMixForm, PriorityForm
from programmes.forms.questionnaire import CriterionForm, RuleForm
from programmes.models import (
    AgreementPoint,
    AgreementText,
    Cap,
    ConversationGuide,
    Coupling,
    Criterion,
    EligibilityRule,
    FirstContact,
    GoalIdea,
    GroupMix,
    Priority,
    PrivacyClearance,
)
from programmes.models.coupling import Method


@admin.register(EligibilityRule)
class EligibilityRuleAdmin(ConfiguredAdmin):
    """Who may come."""

    form = RuleForm
    programme_path = "cohort__programme"
    part_path = "part"
    fixed = ("cohort",)
    list_display = ("text", "cohort", "part", "question_key", "test", "strength")
    list_filter = (only("cohort__programme"), only("cohort"), "part", "strength")
    search_fields = ("key", "question_key")
    list_select_related = ("cohort__programme",)


class CriterionInline(ConfiguredStacked):
    """What a good coupling is."""

    model = Criterion
    fields = (("key", "kind"), "label", ("seeker_key", "guide_key"), ("must", "weight", "guide_weight", "order"))
    form = CriterionForm
    programme_path = "coupling__cohort__programme"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Let each criterion know its coupling before it is saved."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.coupling = obj
        tried = request.GET if request.method == "GET" else {}
        formset.form.tried = {key: str(value) for key, value in tried.items() if key[:2] in ("w-", "g-")}
        return formset


class OfCoupling:
    """What rows share whose form must know its coupling before it is saved."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Let each row know its coupling."""
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]  # mixed into an inline
        formset.form.coupling = obj
        return formset


class PriorityInline(OfCoupling, ConfiguredStacked):
    """Who comes first when there are too few places."""

    model = Priority
    form = PriorityForm
    fields = (("key", "rank", "test"), "label", ("question_key", "values"))
    programme_path = "coupling__cohort__programme"


class CapInline(OfCoupling, ConfiguredStacked):
    """How many are guided at least and at most."""

    model = Cap
    form = CapForm
    fields = (("key", "scope", "campus"), ("question_key", "value"), ("least", "most"))
    programme_path = "coupling__cohort__programme"


class GroupMixInline(OfCoupling, ConfiguredStacked):
    """What formed groups are made of."""

    model = GroupMix
    form = GroupMixForm
    fields = (("home_key", "cohesion", "spread"), ("alone_key", "alone_values"))
    programme_path = "coupling__cohort__programme"


class FirstContactInline(ConfiguredStacked):
    """The choreography of the first contact."""

    model = FirstContact
    programme_path = "coupling__cohort__programme"


class GoalIdeaInline(ConfiguredTabular):
    """Goals to take over and reword."""

    model = GoalIdea
    programme_path = "coupling__cohort__programme"


class ConversationGuideInline(ConfiguredStacked):
    """Roles, agendas and topics to hold conversations by."""

    model = ConversationGuide
    fields = (("key", "kind", "topic", "audience", "order"), "title", "text")
    programme_path = "coupling__cohort__programme"


@admin.register(Coupling)
class CouplingAdmin(ConfiguredAdmin):
    """How people are coupled; what groups are made of is asked where groups are formed."""

    programme_path = "cohort__programme"
    fixed = ("cohort",)
    list_display = ("name", "cohort", "method", "seekers", "guides")
    list_filter = (only("cohort__programme"), only("cohort"), "method")
    list_select_related = ("cohort__programme",)
    inlines = (
        CriterionInline,
        PriorityInline,
        CapInline,
        GroupMixInline,
        FirstContactInline,
        GoalIdeaInline,
        ConversationGuideInline,
    )

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Leave out what groups are made of where no groups are formed and nothing is said of it."""
        found = super().get_inlines(request, obj)
        forms_groups = obj is not None and obj.method == Method.FORMED_GROUPS
        if forms_groups or (obj is not None and GroupMix.objects.filter(coupling=obj).exists()):
            return found
        return tuple(one for one in found if one is not GroupMixInline)


class AgreementPointInline(ConfiguredStacked):
    """The points of an agreement."""

    model = AgreementPoint
    fields = (("key", "order"), "title", "text", "ask")
    programme_path = "agreement__coupling__cohort__programme"


@admin.register(AgreementText)
class AgreementTextAdmin(ConfiguredAdmin):
    """What everybody in a match signs; what is signed already keeps its own words."""

    programme_path = "coupling__cohort__programme"
    fixed = ("coupling",)
    list_display = ("coupling", "version")
    list_filter = (only("coupling__cohort__programme"),)
    list_select_related = ("coupling__cohort__programme",)
    inlines = (AgreementPointInline,)


@admin.register(PrivacyClearance)
class PrivacyClearanceAdmin(ConfiguredAdmin):
    """The privacy office's yes to how a first contact is made; once recorded it stays as it was."""

    programme_path = "coupling__cohort__programme"
    fixed = ("coupling",)
    change = None
    list_display = ("coupling", "text_version", "cleared_by", "cleared_on", "recorded_by")
    list_filter = (only("coupling__cohort__programme"),)
    list_select_related = ("coupling__cohort__programme", "recorded_by")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Note who recorded the clearance."""
        obj.recorded_by = request.user
        super().save_model(request, obj, form, change)
