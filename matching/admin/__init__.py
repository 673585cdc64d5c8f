"""The desk of matching: couplings, runs, pairs and groups."""

from matching.admin import groups, pairs, runs, swaps

__all__ = ["groups", "pairs", "runs", "swaps"]
