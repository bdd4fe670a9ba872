import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Windows(Dataset):
    def __init__(self, series, size):
        self.series, self.size = series, size

    def __len__(self):
        return len(self.series) - self.size

    def __getitem__(self, i):
        return self.series[i : i + self.size].unsqueeze(-1), self.series[i + self.size]


class Model(nn.Module):
    def __init__(self, size=12):
        super().__init__()
        self.rnn = nn.LSTM(1, size, batch_first=True)
        self.out = nn.Linear(size, 1)

    def forward(self, x):
        return self.out(self.rnn(x)[0][:, -1]).squeeze(-1)


series = torch.sin(torch.linspace(0, 12.0, 50))
loader = DataLoader(Windows(series, 10), batch_size=8)
model = Model()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for x, y in loader:
    optimizer.zero_grad()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
