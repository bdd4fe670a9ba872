# input: [9, 6]
from torch import nn


class Block(nn.Module):
    def __init__(self, size, is_last):
        super().__init__()
        self.parts = nn.ModuleList([nn.Linear(size, size), None if is_last else nn.LayerNorm(size)])
        self.parts.append(None)
        self.parts.insert(0, None)
        self.ends = nn.ModuleDict({"head": nn.Linear(size, 4) if is_last else None, "tail": None})
        self.sizes = nn.Linear(len(self.parts), len(list(self.parts.children())))
        self._register_load_state_dict_pre_hook(self.renamed)
        self.register_load_state_dict_post_hook(print)

    def renamed(self, state, *others):
        return state

    def forward(self, x):
        for part in self.parts:
            x = x if part is None else part(x)
        head = self.ends["head"]
        return x if head is None else head(x)


model = nn.Sequential(Block(6, False), Block(6, True))
