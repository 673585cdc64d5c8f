"""The tables of the matching room."""

from matching.models.pair import Group, Pair
from matching.models.run import Proposal, Run, Unmatched

__all__ = ["Group", "Pair", "Proposal", "Run", "Unmatched"]
