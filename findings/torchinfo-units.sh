#!/usr/bin/env bash
# torchinfo's table says "Total mult-adds (Units.MEGABYTES)" on Python 3.11 and newer, for "(M)": an enum of strings formats
# otherwise there. So pasted tables differ by the Python that made them. (It needs NumPy, too, which it does not ask pip
# for, and PyTorch runs without.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torchinfo==1.8.0 torch==2.13.0 numpy==2.4.6

cat >table.py <<'PY'
import sys

import torchinfo
from torch import nn

table = str(torchinfo.summary(nn.LSTM(3, 2), (1, 5, 3), verbose=0))
(line,) = [line for line in table.splitlines() if "mult-adds" in line]
print(f"Python {sys.version_info[0]}.{sys.version_info[1]}: {line}")
assert line.startswith("Total mult-adds (Units.MEGABYTES)" if sys.version_info >= (3, 11) else "Total mult-adds (M)")
PY
venv/bin/python table.py
