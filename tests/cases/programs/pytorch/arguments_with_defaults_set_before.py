import argparse
from torch import nn
p = argparse.ArgumentParser()
p.set_defaults(big=True, h=6)
p.add_argument("--big", action="store_true")
p.add_argument("--h", type=int)
p.add_argument("--i", type=int, default=3)
p.add_argument("--b", action=argparse.BooleanOptionalAction, default=True)
g = p.add_mutually_exclusive_group()
g.add_argument("--x", dest="kind", action="store_const", const="lstm", default="gru")
p.add_argument("-n", "--num-layers", type=int, default="2")
a = p.parse_args([])
model = nn.GRU(a.i, a.h, a.num_layers, bidirectional=a.big, bias=a.b)
