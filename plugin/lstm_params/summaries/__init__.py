"""Summaries of models that were pasted into pages: found, read, and compared with what they must say."""
