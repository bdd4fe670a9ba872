"""Install the wheel of a folder alone, as a user would, and build a site with each site generator.

python .ci/try_wheel.py dist
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

_PAGE = "# A layer\n\n```lstm-params\nfeatures: 3\nunits: 2\nexpect: 48\n```\n"
_SETTINGS = "site_name: Test\nplugins: [search, lstm-params]\nmarkdown_extensions: [lstm_params]\n"
_RESULT = '<div class="lstm-params" data-parameters="48"'
_ENGINES = {
    "mkdocs": (["mkdocs"], "theme: {name: mkdocs}\n"),
    "properdocs": (["properdocs==1.6.*", "mkdocs-material>=9.5"], "theme: {name: material}\n"),
    "zensical": (["zensical==0.0.73"], ""),
}
"""What is installed for each, and what its settings say beside ours."""


def _try(engine: str, wheel: Path, root: Path) -> None:
    """Build a page with an engine in an environment that has nothing else.

    Raises:
        SystemExit: The build failed, or its page has no result.
    """
    venv.create(root / "environment", with_pip=True)
    python = root / "environment" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", str(wheel)]
    packages, theme = _ENGINES[engine]
    subprocess.run([*install, *packages], check=True)
    (root / "docs").mkdir()
    (root / "docs" / "index.md").write_text(_PAGE, encoding="utf-8")
    (root / "mkdocs.yml").write_text(_SETTINGS + theme, encoding="utf-8")
    subprocess.run([str(python), "-m", engine, "build", "--strict"], cwd=root, check=True)
    html = (root / "site" / "index.html").read_text(encoding="utf-8")
    if _RESULT not in html:
        raise SystemExit(f"{engine}: the page has no result")
    counted = subprocess.run(
        [str(python), "-m", "lstm_params", "LSTM(2) on (40, 3)"], capture_output=True, check=True, cwd=root
    )
    if b"48 parameters" not in counted.stdout:
        raise SystemExit(f"{engine}: the command counts nothing")
    print(f"{engine}: builds a page with the wheel")


def main(folder: str) -> None:
    """Try the wheel of a folder with each engine."""
    (wheel,) = Path(folder).resolve().glob("*.whl")
    for engine in _ENGINES:
        with tempfile.TemporaryDirectory() as root:
            _try(engine, wheel, Path(root))


if __name__ == "__main__":
    main(sys.argv[1])
