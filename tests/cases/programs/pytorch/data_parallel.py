import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 31)
        self.out = nn.Linear(31, 3)


model = Net()
if torch.cuda.device_count() > 1:
    model = nn.DataParallel(model)
model = model.to("cpu")
optimizer = torch.optim.SGD(filter(lambda p: p.requires_grad, model.parameters()), lr=0.1, momentum=0.9)
