from torch import nn
import torch
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.ModuleDict()
        for s in [(1, 2), (3, 4), (1, 2)]:
            self.l[str(s)] = nn.Linear(*s)
            self.l[f"w{s}"] = nn.Linear(*s)
            self.l["{}-{}".format(s, [1, "a"])] = nn.Linear(*s)
            q, r = torch.linalg.qr(torch.randn(5, 3))
            setattr(self, f"q{s[0]}", nn.Parameter(q.unsqueeze(0)))
            self.register_parameter("r%s" % str(s), nn.Parameter(torch.linalg.inv(r)))
model = M()
