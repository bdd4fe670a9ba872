"""The three site generators that a site can be built with, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from sites import write_files

ENGINES = ("mkdocs", "properdocs", "zensical")
EACH_ENGINE = ("mkdocs", *(pytest.param(engine, marks=pytest.mark.slow) for engine in ENGINES[1:]))
"""For tests with each of them: a process a site takes long, so the quick tests have one engine."""

_TEMPLATE = "<!DOCTYPE html>\n<html lang=en><title>Page</title><body>{{ page.content }}</body></html>\n"
BARE = {"theme/main.html": _TEMPLATE}
"""A theme that shows a page's content and nothing else."""


class Built(NamedTuple):
    """What became of a build."""

    status: int
    directory: Path
    log: str

    def html(self, page: str = "index.html") -> str:
        """A page's HTML."""
        return (self.directory / page).read_text(encoding="utf-8")


def build_with(engine: str, root: Path, pages: Mapping[str, str], *arguments: str, **config: object) -> Built:
    """Build a site of some pages with an engine.

    Args:
        engine: One of `ENGINES`.
        root: A folder for the site's sources.
        pages: The text of each page, by its path in `docs/`.
        *arguments: Of the command, such as `--strict`.
        **config: What `mkdocs.yml` says beside a bare theme, and both our plugin and our extension.
    """
    settings: dict[str, Any] = {
        "site_name": "Test",
        "theme": {"name": None, "custom_dir": "theme"},
        "plugins": ["lstm-params"],
        "markdown_extensions": ["lstm_params"],
        "use_directory_urls": False,
        **config,
    }
    write_files(root, {**BARE, **{f"docs/{path}": text for path, text in pages.items()}})
    write_files(root, {"mkdocs.yml": yaml.dump(settings)})
    return run_engine(engine, root, *arguments)


def run_engine(
    engine: str, root: Path, *arguments: str, file: str = "mkdocs.yml", is_clean: bool = True
) -> Built:
    """Build the site whose settings stand in a file in a folder; afresh, or with what earlier builds left."""
    clean = ["--clean"] if is_clean else []
    command = [sys.executable, "-m", engine, "build", *clean, "--config-file", file, *arguments]
    run = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return Built(run.returncode, root / "site", run.stdout)
