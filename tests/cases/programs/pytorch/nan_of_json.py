import json

from torch import nn

config = json.loads('{"hidden": NaN, "default": 6, "both": [3, 3], "most": [Infinity, 1e400]}')
hidden = config["hidden"]
missing = hidden != hidden
hidden = config["default"] if missing else 40
again = config["both"]
units = hidden if again == again and not config["hidden"] == config["hidden"] else 50
most = config["most"]

model = nn.LSTM(again[0], units, 2 if most[0] == most[1] else 1)
