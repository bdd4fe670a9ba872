"""The files of TensorFlow.js, which Node makes, through a handler that writes them as a browser would."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

SCRIPT = """
const tf = require('@tensorflow/tfjs');
const fs = require('fs');
const models = {
  lstm: () => [tf.layers.embedding({inputDim: 9, outputDim: 3, inputLength: 6}), tf.layers.lstm({units: 2}),
    tf.layers.dense({units: 5})],
  gru: () => [tf.layers.gru({units: 2, inputShape: [4, 3], returnSequences: true}),
    tf.layers.simpleRNN({units: 3}), tf.layers.dense({units: 1})],
  bidirectional: () => [tf.layers.bidirectional({layer: tf.layers.lstm({units: 2}), inputShape: [4, 3],
    mergeMode: 'concat'}), tf.layers.dense({units: 1})],
};
async function main() {
  const made = {};
  for (const [name, layers] of Object.entries(models)) {
    const model = tf.sequential({layers: layers()});
    await model.save(tf.io.withSaveHandler(async (artifacts) => {
      const manifest = [{paths: [name + '.bin'], weights: artifacts.weightSpecs}];
      const {modelTopology, format, generatedBy} = artifacts;
      fs.writeFileSync(name + '.json', JSON.stringify({modelTopology, format, generatedBy,
        weightsManifest: manifest}));
      fs.writeFileSync(name + '.bin', Buffer.from(artifacts.weightData));
      made[name + '.json'] = {
        parameters: model.countParams(),
        tensors: artifacts.weightSpecs.map((spec) => [spec.name, spec.shape, spec.dtype]),
        recurrent: model.layers.filter((layer) => /LSTM|GRU|RNN|Bidirectional/.test(layer.getClassName()))
          .map((layer) => [layer.getClassName(), layer.countParams()]),
      };
      return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
    }));
  }
  console.log(JSON.stringify(made));
}
main();
"""
MODULES = Path(__file__).parents[2] / ".cache" / "node_modules"


def make(folder: Path) -> dict[str, Any]:
    """Write all files, and say what each holds."""
    run = subprocess.run(
        ["node", "-e", SCRIPT],
        cwd=folder,
        env={"NODE_PATH": str(MODULES), **os.environ},
        capture_output=True,
        text=True,
        check=True,
    )
    made: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return made
