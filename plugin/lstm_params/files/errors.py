"""What can be wrong with a file."""

OF_EACH_PROCESS = (
    "of which each process has a part: save the whole state dict, which get_model_state_dict() gives with "
    "full_state_dict=True"
)
"""What is said of a model that is spread over several processes."""


class FileError(ValueError):
    """A file cannot be read as a saved model; the message continues a sentence about it: `is cut short`."""

    def __init__(self, message: str) -> None:
        """What is wrong: names from the file may have characters in them that cannot be shown."""
        super().__init__("".join(sign if sign.isprintable() else "�" for sign in message))


class UnreadError(FileError):
    """A file is sound as far as can be told, but has something that is not read here."""
