from keras.models import Sequential, Model
from keras import layers as L
import keras
class Params(dict):
    __getattr__ = dict.__getitem__
p = Params(units=(12, 6), drop=0.1, bn=True, steps=20, feats=5)
def build(p):
    m = Sequential(name="p")
    m.add(keras.Input(shape=(p.steps, p.feats)))
    for i, u in enumerate(p.units):
        m.add(L.GRU(u, return_sequences=i + 1 < len(p.units), dropout=p.drop))
        p.bn and m.add(L.BatchNormalization(center=i == 0))
    m.add(L.Dense(1))
    return m
net = build(p)
for l in net.layers:
    if l.__class__.__name__ == "BatchNormalization":
        l.trainable = False
