from torch import nn


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = nn.Linear(31, 37)
        self.right = nn.Linear(31, 37)
        self.right.weight = self.left.weight
        self.again = self.right


model = Pair()
for name, parameter in model.named_parameters(prefix="pair", remove_duplicate=False):
    if name.startswith("pair.right"):
        parameter.requires_grad = False
places = len(list(model.named_modules(remove_duplicate=False)))
model.out = nn.Linear(37, places)
