"""A request, shown as HTML."""
