"""The pages of meetings and gatherings."""
