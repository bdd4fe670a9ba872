# refused: which layers are frozen depends on what is not known
# names: config
# at: config = json.load(open("config.json"))
import json

from torch import nn

config = json.load(open("config.json"))
model = nn.Sequential(nn.Linear(5, 6), nn.Tanh(), nn.Linear(6, 2))
if config["freeze"]:
    model[0].requires_grad_(False)
