"""What of the package's metadata needs the repository's address: its links, and those of the README.

`REPOSITORY_URL` is that address, and the release workflow sets it. Without it the package names no address,
and its README has a picture's text in its place, and no link to a file that a package index does not have.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Metadata(MetadataHookInterface):
    """Fills in the fields that `pyproject.toml` calls dynamic."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add `readme` and `urls`."""
        address = os.environ.get("REPOSITORY_URL", "").rstrip("/")
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": readme(text, address)}
        metadata["urls"] = urls(address)


def readme(text: str, address: str) -> str:
    """The README as a package index shows it, which knows no files of the repository."""
    if address:
        text = re.sub(r'(?<=src=")(?=docs/)|(?<=srcset=")(?=docs/)', f"{address}/raw/HEAD/", text)
        return re.sub(r"(?<=\]\()(?=[\w.]+/)", f"{address}/blob/HEAD/", text)
    text = re.sub(r'<picture>.*?alt="(.*?)".*?</picture>', r"> \1", text, flags=re.DOTALL)
    return re.sub(r"\[([^]]+)\]\([\w.]+/[^)]*\)", r"\1", text)


def urls(address: str) -> dict[str, str]:
    """Where the project is, by the labels that a package index knows."""
    paths = {"Source": "", "Issues": "/issues", "Changelog": "/blob/HEAD/docs/changelog.md"}
    return {label: address + path for label, path in paths.items()} if address else {}
