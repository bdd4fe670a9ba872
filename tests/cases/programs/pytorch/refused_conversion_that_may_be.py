# refused: nobody knows whether the model is converted
# names: fp16
# at: from settings import fp16
from torch import nn

from settings import fp16

model = nn.Linear(3, 2)
if fp16:
    model.half()
