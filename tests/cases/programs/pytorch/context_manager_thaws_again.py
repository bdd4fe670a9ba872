from torch import nn


class frozen:
    def __init__(self, module, keep=()):
        self.module, self.keep = module, keep

    def __enter__(self):
        self.before = {name: p.requires_grad for name, p in self.module.named_parameters()}
        self.module.requires_grad_(False)
        return self.module

    def __exit__(self, kind, error, traceback):
        for name, p in self.module.named_parameters():
            p.requires_grad = self.before[name] and name not in self.keep


model = nn.LSTM(9, 14, num_layers=2)
with frozen(model, keep={"weight_ih_l0"}) as fixed:
    print(sum(p.numel() for p in fixed.parameters() if p.requires_grad))
