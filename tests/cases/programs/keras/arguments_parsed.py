# values: {args.units: 41, args.vocab: 777}
import argparse

import keras

parser = argparse.ArgumentParser(description="a small language model")
parser.add_argument("--units", type=int, default=64)
parser.add_argument("--vocab", type=int, default=1000)
parser.add_argument("--out", default="model.keras")
args = parser.parse_args()

model = keras.Sequential(
    [
        keras.Input((None,)),
        keras.layers.Embedding(args.vocab, args.units),
        keras.layers.LSTM(args.units, return_sequences=True),
        keras.layers.Dense(args.vocab),
    ]
)
