"""Columns of the matching room."""

PERSONAL: dict[str, dict[str, str]] = {
    "matching.Run": {
        "frozen_input": "what the run saw, so that it can be repeated; ids and scores, no names",
        "requested_by": "who asked for the run",
        "published_by": "who answers for its being published",
        "answer": "what the run answered, so that it can be repeated; ids and scores, no names",
    },
    "matching.Apart": {
        "seeker": "who is not to be guided",
        "guide": "by whom",
        "reason": "why, so that next year somebody knows",
        "said_by": "who answers for it",
        "said_at": "since when",
        "lifted_at": "until when",
    },
    "matching.BoardAct": {
        "seeker": "whom an act at the board concerned",
        "guide": "with which guide",
        "other": "with whom they swapped",
        "before": "who sat with whom before it, so that it can be undone",
        "after": "who sat with whom after it",
        "by": "who answers for it",
        "at": "when",
        "undone_by": "who took it back",
        "undone_at": "when",
    },
    "matching.Proposal": {
        "seeker": "who would be guided",
        "guide": "by whom",
        "study_group": "with which fellow students",
        "score": "how well they fit",
        "parts": "how well they fit, by criterion",
        "locked": "that the office keeps the two together",
        "by_hand": "that the office placed them",
    },
    "matching.Unmatched": {
        "application": "who has no place yet",
        "reason": "why",
        "figures": "the numbers behind the reason",
    },
    "matching.Group": {"guide": "who guides the group", "study_group": "which fellow students it is"},
    "matching.Pair": {
        "seeker": "who is guided",
        "guide": "by whom",
        "follows": "which pair it came after, when the office arranged anew",
        "state": "how far the two have come",
        "score": "how well they fit",
        "parts": "how well they fit, by criterion",
        "terms": "the text that both accept",
        "disclosed": "what their acceptance discloses",
        "seeker_yes_at": "when the one said yes",
        "guide_yes_at": "when the other said yes",
        "active_at": "since when they know each other",
        "confirmed_at": "when the office said after the trial that it goes on",
        "ends_on": "until when, where that is not the cohort's last day",
        "ended_at": "when it ended",
        "end_reason": "why it ended",
    },
    "matching.Extension": {
        "pair": "which two",
        "asked_by": "which of them wants to go on longer",
        "until": "until when",
        "asked_at": "when it was asked",
        "state": "whether the other agreed",
        "settled_at": "when",
    },
}

PLAIN: dict[str, str] = {
    "matching.Run": (
        "id coupling campus state stage percent seed digest levels certificate proven gap seconds error requested_at"
        " started_at finished_at published_at objective based_on board_version"
    ),
    "matching.Proposal": "id run group_number slot",
    "matching.Unmatched": "id run",
    "matching.Apart": "id programme",
    "matching.BoardAct": "id run number verb apart",
    "matching.Group": "id coupling run name slot",
    "matching.Pair": "id coupling run group terms_version offered_at",
    "matching.Extension": "id",
}
