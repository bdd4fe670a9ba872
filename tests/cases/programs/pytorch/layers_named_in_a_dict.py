import operator

from torch.nn import *

SPECIFICATION = {
    "width": 11,
    "layers": [{"kind": "LSTM", "options": {"num_layers": 2}}, {"kind": "Linear"}, {"kind": "Dropout", "options": {"p": 0.1}}],
}


def made(kind, options=None, width=SPECIFICATION["width"]):
    options = options or {}
    return Dropout(**options) if kind == "Dropout" else globals()[kind](width, width, **options)


model = ModuleList(made(**layer) for layer in SPECIFICATION["layers"])
for name in map(operator.itemgetter("kind"), SPECIFICATION["layers"]):
    assert name in ("LSTM", "Linear", "Dropout")
operator.attrgetter("bias")(model[1]).requires_grad = False
Module.requires_grad_(model[2], False)
