"""The tables of the matching room."""

from matching.models.board import Apart, BoardAct
from matching.models.extension import Extension
from matching.models.pair import Group, Pair
from matching.models.run import Proposal, Run, Unmatched

__all__ = ["Apart", "BoardAct", "Extension", "Group", "Pair", "Proposal", "Run", "Unmatched"]
