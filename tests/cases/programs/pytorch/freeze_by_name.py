from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(6, 17, num_layers=2, bidirectional=True)
        self.out = nn.Linear(34, 5)


model = Net()
for name, p in model.named_parameters():
    if "l0" in name or name.endswith("bias"):
        p.requires_grad_(False)
