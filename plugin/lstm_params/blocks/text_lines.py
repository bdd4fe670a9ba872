"""The lines of a text, found by a character in them."""


def line_start(text: str, at: int) -> int:
    """Where the line of a character starts, indentation left out."""
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", start)
    line = text[start : stop if stop >= 0 else len(text)]
    return start + len(line) - len(line.lstrip(" \t"))


def line_stop(text: str, at: int) -> int:
    """Where the line of a character stops, white space at its end left out; behind the character at least."""
    stop = text.find("\n", at)
    line = text[at : stop if stop >= 0 else len(text)]
    return min(at + max(len(line.rstrip()), 1), len(text))


def indentation(text: str, at: int) -> int:
    """How far the line of a character is indented."""
    return line_start(text, at) - text.rfind("\n", 0, at) - 1
