import keras
from keras import layers, ops
class VQ(layers.Layer):
    def __init__(self, num_embeddings, embedding_dim, beta=0.25, **kwargs):
        super().__init__(**kwargs)
        self.embedding_dim, self.num_embeddings, self.beta = embedding_dim, num_embeddings, beta
        w_init = keras.initializers.RandomUniform()
        self.embeddings = keras.Variable(w_init(shape=(embedding_dim, num_embeddings)), trainable=True, name="embeddings_vqvae")
    def call(self, x):
        flat = ops.reshape(x, [-1, self.embedding_dim])
        d = ops.matmul(flat, self.embeddings)
        idx = ops.argmin(d, axis=1)
        q = ops.matmul(ops.one_hot(idx, self.num_embeddings), ops.transpose(self.embeddings))
        q = ops.reshape(q, (-1, x.shape[1], self.embedding_dim))
        return x + ops.stop_gradient(q - x)
i = keras.Input((6, 4))
x = layers.LSTM(8, return_sequences=True)(i)
x = VQ(16, 8)(x)
model = keras.Model(i, layers.LSTM(4, return_sequences=True)(x))
