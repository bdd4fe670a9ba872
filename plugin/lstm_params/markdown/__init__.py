"""The Python-Markdown extension: a page's fences, and what becomes of them."""

EXTENSION = "lstm_params"
"""What Python-Markdown calls the extension."""
