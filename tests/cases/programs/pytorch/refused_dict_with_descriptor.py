# refused: what a descriptor of a class derived from dict gives is not followed
# names: dict
# at: class Config(dict):
import torch.nn as nn
class Six:
    def __get__(self, owner, cls):
        return 6
    def __set__(self, owner, value):
        owner["set"] = value
class Config(dict):
    h = Six()
c = Config()
c.h = 11
model = nn.Linear(c.h, c.get("set", 2))
