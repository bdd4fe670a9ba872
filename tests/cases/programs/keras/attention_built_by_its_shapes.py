import keras
from keras import layers


class Positions(layers.Layer):
    def __init__(self, most, **kwargs):
        super().__init__(**kwargs)
        self.most = most

    def build(self, input_shape):
        self.table = self.add_weight(shape=(self.most, input_shape[-1]))

    def call(self, x):
        return x + self.table

    def compute_output_shape(self, input_shape):
        return input_shape


class Decoder(layers.Layer):
    def __init__(self, heads, width, most, **kwargs):
        super().__init__(**kwargs)
        self.positions = Positions(most)
        self.own = layers.MultiHeadAttention(heads, width)
        self.cross = layers.MultiHeadAttention(heads, width)
        self.norm = layers.LayerNormalization()
        self.add = layers.Add()
        self.supports_masking = self.norm.supports_masking

    def build(self, states_shape, memory_shape):
        self.positions.build(states_shape)
        self.own.build(states_shape, states_shape)
        if hasattr(self.cross, "_build_from_signature"):
            self.cross._build_from_signature(query=states_shape, value=memory_shape)
        else:
            self.cross.build(query_shape=states_shape, value_shape=memory_shape)
        self.norm.build(states_shape)
        self.add.build([states_shape, states_shape])

    def call(self, states, memory):
        x = self.positions(states)
        x = self.add([x, self.own(x, x, use_causal_mask=True)])
        return self.norm(self.add([x, self.cross(x, memory)]))

    def compute_output_shape(self, states_shape, memory_shape):
        return states_shape


words, heard = keras.Input((12,), dtype="int32"), keras.Input((None, 5))
memory = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(heard)
x = Decoder(2, 3, most=12)(layers.Embedding(30, 6)(words), memory)
model = keras.Model([words, heard], layers.Dense(30)(x))
