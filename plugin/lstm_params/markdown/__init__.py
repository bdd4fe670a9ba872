"""The Python-Markdown extension: a page's fences, and what becomes of them."""
