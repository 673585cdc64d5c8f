"""The forms of the matching room; they do not write."""

from matching.forms.board import (
    BoardFilterForm,
    BoardForm,
    ByHandForm,
    CoGuideForm,
    CompareForm,
    PublishForm,
    ReadyForm,
    RegroupForm,
    RunChoice,
    RunForm,
    WeighForm,
)
from matching.forms.pairs import CauseForm, ChangeForm, DeclineForm, EndForm, ExtensionForm, SettleForm

__all__ = [
    "BoardFilterForm",
    "BoardForm",
    "ByHandForm",
    "CauseForm",
    "ChangeForm",
    "CoGuideForm",
    "CompareForm",
    "DeclineForm",
    "EndForm",
    "ExtensionForm",
    "PublishForm",
    "ReadyForm",
    "RegroupForm",
    "RunChoice",
    "RunForm",
    "SettleForm",
    "WeighForm",
]
