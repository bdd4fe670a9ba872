"""The text of a block, read into a request."""
