"""The tables of the matching room."""

from matching.models.board import Apart, BoardAct
from matching.models.board_question import BoardQuestion
from matching.models.extension import Extension
from matching.models.pair import CoGuide, Group, Pair
from matching.models.precedence import Precedence
from matching.models.run import Proposal, Run, Unmatched
from matching.models.search import Forecast, Search
from matching.models.swap import SwapRequest

__all__ = [
    "Apart",
    "BoardAct",
    "BoardQuestion",
    "CoGuide",
    "Extension",
    "Forecast",
    "Group",
    "Pair",
    "Precedence",
    "Proposal",
    "Run",
    "Search",
    "SwapRequest",
    "Unmatched",
]
