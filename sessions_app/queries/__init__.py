"""Reading what pairs, groups and cohorts do together."""
