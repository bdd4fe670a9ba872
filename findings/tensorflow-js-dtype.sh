#!/usr/bin/env bash
# TensorFlow.js: a layer's `dtype` changes nothing, and no name of a type is refused: all weights are float32.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-audit --no-fund --silent @tensorflow/tfjs@4.22.0

cat >types.js <<'JS'
const tf = require('@tensorflow/tfjs');

for (const dtype of ['float16', 'int32', 'no type']) {
  const layer = tf.layers.dense({units: 2, dtype});
  layer.apply(tf.input({shape: [3]}));
  console.log(`${dtype}:`, layer.weights.map((weight) => weight.dtype).join(', '));
}
JS
node types.js 2>/dev/null | grep : | tee seen
diff seen - <<'SEEN'
float16: float32, float32
int32: float32, float32
no type: float32, float32
SEEN
