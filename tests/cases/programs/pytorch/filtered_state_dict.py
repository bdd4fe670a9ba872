import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.rnn = nn.LSTM(10, 19, num_layers=2, batch_first=True)
        self.norm = nn.LayerNorm(19)
        self.fc = nn.Linear(19, classes)


pretrained = Encoder(classes=100)
model = Encoder(classes=6)

known = model.state_dict()
loaded = {
    name: tensor
    for name, tensor in pretrained.state_dict().items()
    if name in known and tensor.shape == known[name].shape
}
known.update(loaded)
model.load_state_dict(known)

for name, parameter in model.named_parameters():
    parameter.requires_grad = name not in loaded
optimizer = torch.optim.Adam(p for p in model.parameters() if p.requires_grad)
