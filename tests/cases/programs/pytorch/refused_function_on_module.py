# refused: nobody knows what prepare does to the model
# names: prepare
# at: from training import prepare
from torch import nn
from training import prepare

model = nn.Sequential(nn.Linear(6, 7), nn.ReLU(), nn.Linear(7, 2))
model = prepare(model)
