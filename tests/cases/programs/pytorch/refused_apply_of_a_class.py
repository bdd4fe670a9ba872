# refused: what a class does where PyTorch converts it is not followed
# names: _apply
# at: model.half()
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 4)
        self.second = nn.Linear(3, 5)

    def _apply(self, function, recurse=True):
        self.second = None
        return super()._apply(function, recurse)


model = Model()
model.half()
