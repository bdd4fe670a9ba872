from dataclasses import dataclass, field

import keras
from keras import layers


@dataclass
class ModelConfig:
    lookback: int = 30
    features: int = 4
    widths: list[int] = field(default_factory=lambda: [26, 13])
    horizon: int = 5

    @property
    def outputs(self) -> int:
        return self.horizon * self.features


def create(config: ModelConfig) -> keras.Model:
    x = inputs = keras.Input((config.lookback, config.features))
    *first, last = config.widths
    for width in first:
        x = layers.GRU(width, return_sequences=True)(x)
    x = layers.GRU(last)(x)
    x = layers.Dense(config.outputs)(x)
    return keras.Model(inputs, layers.Reshape((config.horizon, config.features))(x))


model = create(ModelConfig(horizon=7))
