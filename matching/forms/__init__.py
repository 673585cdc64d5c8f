"""Forms of the matching room: text becomes values; they do not write."""

from matching.forms.board import BoardFilterForm, BoardForm, WeighForm
from matching.forms.board_ask import BoardAskForm
from matching.forms.first import PutFirstForm
from matching.forms.groups import CoGuideForm, RegroupForm
from matching.forms.pairs import CauseForm, ChangeForm, DeclineForm, EndForm, ExtensionForm, SettleForm, TrialForm
from matching.forms.runs import ByHandForm, CompareForm, PublishForm, ReadyForm, RunChoice, RunForm

__all__ = [
    "BoardAskForm",
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
    "PutFirstForm",
    "ReadyForm",
    "RegroupForm",
    "RunChoice",
    "RunForm",
    "SettleForm",
    "TrialForm",
    "WeighForm",
]
