# refused: the type of the parameters is not said
# names: options
# at: from settings import options
from torch import nn

from settings import options

model = nn.Linear(3, 2, dtype=options.dtype)
