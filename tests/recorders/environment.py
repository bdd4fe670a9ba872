"""An environment of its own for a recorder whose framework does not go with the others.

It is made once, in .cache/, with pinned versions; the recorder starts itself again in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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
    folder = ROOT / ".cache" / name
    made = folder / "requirements.txt"
    wanted = "\n".join(requirements)
    if made.exists() and made.read_text(encoding="utf-8") == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, *requirements], check=True)
    made.write_text(wanted, encoding="utf-8")


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
    folder = ROOT / ".cache" / name
    made, wanted = folder / "packages.txt", "\n".join(packages)
    if not made.exists() or made.read_text(encoding="utf-8") != wanted:
        quiet = ["--no-audit", "--no-fund", "--silent"]
        subprocess.run(["npm", "install", "--prefix", folder, *quiet, *packages], check=True)
        made.write_text(wanted, encoding="utf-8")
    return {"NODE_PATH": str(folder / "node_modules")}
