# refused: the metaclass is evaluated where a class is made, which may do anything
# names: metaclass
# at: class Base(metaclass=Registering):
from torch import nn

KNOWN = {}


class Registering(type):
    def __init__(cls, name, bases, names):
        super().__init__(name, bases, names)
        KNOWN[name] = cls


class Base(metaclass=Registering):
    units = 3


class Wide(Base):
    units = 5


model = nn.RNN(len(KNOWN) + 1, KNOWN["Wide"].units)
