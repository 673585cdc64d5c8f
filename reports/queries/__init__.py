"""Reading what reports count."""
