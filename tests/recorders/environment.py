"""An environment of its own for a recorder whose framework does not go with the others.

It is made once, in .cache/, with pinned versions; the recorder starts itself again in it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
COREML = ("coreml", "coremltools==9.0", "numpy==2.4.6")
OPENVINO = ("openvino", "openvino==2026.4.1", "numpy==2.4.6")
LITERT = ("litert", "ai-edge-litert==2.3.0", "numpy==2.4.6")
TENSORFLOW = ("tensorflow", "tensorflow-cpu==2.21.0", "tf_keras==2.21.0", "numpy==2.4.6")
"""The environment of the recorders that need TensorFlow, which takes a gigabyte."""
TENSORFLOW_JS = ("tensorflow-js", "@tensorflow/tfjs@4.22.0")


def run_in_own(name: str, *requirements: str) -> None:
    """Go on in an environment with some packages, which is made if there is none with just these.

    The calculator is read from this checkout, since several may share an environment.

    Args:
        name: The folder's name in .cache/.
        requirements: The packages with their versions, as pip reads them.
    """
    folder = ROOT / ".cache" / name
    if Path(sys.prefix).resolve() == folder.resolve():
        return
    make(name, *requirements)
    python = folder / "bin" / "python"
    path = os.pathsep.join([str(ROOT / "plugin"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    os.execve(python, [str(python), *sys.argv], {**os.environ, "PYTHONPATH": path})


def make(name: str, *requirements: str) -> None:
    """Make an environment with some packages, if there is none with just these; see `run_in_own`."""
    with _lacking(name, *requirements) as folder:
        if folder:
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            subprocess.run([*pip, *requirements], check=True)


@contextmanager
def _lacking(name: str, *packages: str) -> Iterator[Path | None]:
    """The folder in .cache/ into which packages are to be installed, or None if just these are in it.

    Recorders that run side by side share folders: one installs, and the others wait.
    """
    folder = ROOT / ".cache" / name
    installed, wanted = folder / "installed.txt", "\n".join(packages)
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if installed.exists() and installed.read_text(encoding="utf-8") == wanted:
            yield None
        else:
            yield folder
            installed.write_text(wanted, encoding="utf-8")


def beside_others(name: str) -> None:
    """Let what was installed in an environment be imported beside the packages of this one, if there is any.

    Args:
        name: The folder's name in .cache/.
    """
    sys.path += [str(folder) for folder in (ROOT / ".cache" / name).glob("lib/python*/site-packages")]


def npm_packages(name: str, *packages: str) -> dict[str, str]:
    """Where Node finds some packages, which npm installs if they are not there with just these versions.

    Args:
        name: The folder's name in .cache/.
        packages: The packages with their versions, as npm reads them.

    Returns:
        The environment variables for Node.

    Raises:
        SystemExit: There is no Node.
    """
    if not shutil.which("node") or not shutil.which("npm"):
        raise SystemExit(f"{name} is recorded from Node, and neither 'node' nor 'npm' may be missing")
    with _lacking(name, *packages) as folder:
        if folder:
            quiet = ["--no-audit", "--no-fund", "--silent"]
            subprocess.run(["npm", "install", "--prefix", folder, *quiet, *packages], check=True)
    return {"NODE_PATH": str(ROOT / ".cache" / name / "node_modules")}
