import argparse

from torch import nn

parser = argparse.ArgumentParser(description="Train a tagger.")
group = parser.add_argument_group("model")
group.add_argument("--hidden-size", type=int, default=29)
group.add_argument("-l", "--layers", type=int, default="2", help="how many")
group.add_argument("--no-bias", dest="bias", action="store_false")
group.add_argument("--bidirectional", action="store_true")
parser.add_argument("--cell", choices=["LSTM", "GRU"], default="GRU")
parser.add_argument("--data", default="train.csv")
args = parser.parse_args()
args.features = 15

model = getattr(nn, args.cell)(
    args.features, args.hidden_size, args.layers, bias=args.bias, bidirectional=args.bidirectional
)
