import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
features = torch.randn(24, 8, 3)
targets = features.sum(dim=(1, 2)).unsqueeze(1)
loader = DataLoader(TensorDataset(features, targets), batch_size=6, shuffle=True)


class Regressor(nn.Module):
    def __init__(self, n_features=3, hidden=10):
        super().__init__()
        self.rnn = nn.GRU(n_features, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, 1)

    def forward(self, x):
        out, _ = self.rnn(x)
        return self.fc(out[:, -1])


model = Regressor()
loss_fn = nn.MSELoss()
optimizer = optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-2)
scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=5)

for epoch in range(2):
    model.train()
    running = 0.0
    for batch, (x, y) in enumerate(loader):
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        running += loss.item()
    scheduler.step()
    print(f"epoch {epoch}: {running / len(loader):.4f}")

model.eval()
with torch.no_grad():
    prediction = model(features[:1])
torch.save(model.state_dict(), "/dev/null")
