from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.LSTM(8, 20, num_layers=2)
        self.fc = nn.Linear(20, 100)


model = Net()
for param in model.parameters():
    param.requires_grad = False

num_features = model.fc.in_features
model.fc = nn.Linear(num_features, 3)
