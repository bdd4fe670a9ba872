"""What can be wrong with a file."""


class FileError(ValueError):
    """A file is no saved model that can be read; the message is what is said of it, as `is cut short`."""


class UnreadError(FileError):
    """A file is sound as far as can be told, but has something that is not read here."""
