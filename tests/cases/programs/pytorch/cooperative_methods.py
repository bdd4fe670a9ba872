from torch import nn
class Base(nn.Module):
    hidden = 3
    def __init__(self):
        super().__init__()
        self.build()
    def build(self): self.r = nn.RNN(2, self.hidden)
class Mix:
    def build(self):
        super().build()
        self.m = nn.Linear(self.hidden, 2)
class Net(Mix, Base):
    hidden = 5
    def build(self):
        super().build()
        self.hidden += 1
        self.n = nn.Linear(self.hidden, Net.hidden)
model = Net()
