from torch import nn
from typing import NamedTuple
class S(NamedTuple):
    i: int
    h: int = 4
    def wide(self): return self._replace(h=self.h * 2)
    @property
    def both(self): return self.i + self.h
    @classmethod
    def of(cls, t): return cls(*map(int, t.split("x")))
s = S.of("3x5").wide()
i, h = s
model = nn.Sequential(nn.RNN(i, h), nn.Linear(s.both, len(s)), nn.Linear(s[1], max(s)))
