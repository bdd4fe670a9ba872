# values: {args.hidden: 45}
import argparse

from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--hidden", type=int, default=45, help="units")
parser.add_argument("--cuda", action="store_true")
args = parser.parse_args()

model = nn.Sequential(nn.Linear(10, args.hidden), nn.ReLU(), nn.Linear(args.hidden, 2))
