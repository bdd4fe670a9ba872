// What TensorFlow.js makes of layers: a question of JSON a line, and an answer of JSON a line.
// It is started with the names of the layers that are counted.
const tf = require('@tensorflow/tfjs');

const known = process.argv.slice(2);
const functions = Object.keys(tf.layers).filter((name) => /^[a-z]/.test(name));
const made = [];

function evaluated(code) {
  const names = ['tf', ...functions];
  const values = [tf, ...functions.map((name) => tf.layers[name])];
  return new Function(...names, `return ${code}`)(...values);
}

const examples = {
  bidirectional: {layer: tf.layers.lstm({units: 1}), mergeMode: 'concat'},
  timeDistributed: {layer: tf.layers.dense({units: 1})},
  embedding: {inputDim: 2, outputDim: 2},
  dropout: {rate: 0.1},
  spatialDropout1d: {rate: 0.1},
  activation: {activation: 'relu'},
  repeatVector: {n: 2},
  conv1d: {filters: 1, kernelSize: 1},
  conv2d: {filters: 1, kernelSize: 1},
  lstm: {units: 1},
  gru: {units: 1},
  simpleRNN: {units: 1},
  dense: {units: 1},
};
// Initial values change no count, and the slow ones would take minutes.
for (const name of ['orthogonal', 'glorotUniform', 'randomUniform']) {
  tf.initializers[name]({}).constructor.prototype.apply = (shape, dtype) => tf.zeros(shape, dtype);
}

const example = (name) => tf.layers[name](examples[name] || {});
const apart = (name) => name.match(/^(.*?)([0-9]+)$/).slice(1);

// How many layers of each class there were before a row: names go on counting.
function numbers() {
  return Object.fromEntries(known.map((name) => apart(example(name).name)));
}

function facts(layer, shapes, before) {
  const named = /[0-9]$/.test(layer.name) && apart(layer.name)[0] in before;
  const [base, number] = named ? apart(layer.name) : [layer.name, ''];
  const weights = layer.weights.map((one) => {
    return [one.originalName.split('/').pop(), one.shape, layer.trainableWeights.includes(one)];
  });
  const outputs = shapes.map((shape) => shape.slice(1));
  const bytes = layer.weights.reduce((sum, one) => sum + 4 * one.read().size, 0);
  if (layer.weights.some((one) => one.dtype !== 'float32')) throw Error('weights of another type');
  return {name: named ? base + (number - before[base]) : base, weights, outputs, bytes};
}

function row({input, layers, batch}) {
  const before = numbers();
  const all = layers.map(evaluated);
  if (input === null) {
    const model = tf.sequential();
    all.forEach((layer) => model.add(layer));
    return all.map((layer) => facts(layer, [layer.outputShape], before));
  }
  let given = batch ? tf.input({batchShape: [batch, ...input]}) : tf.input({shape: input});
  return all.map((layer) => {
    given = layer.apply(given);
    const returned = Array.isArray(given) ? given : [given];
    return facts(layer, returned.map((one) => one.shape), before);
  });
}

function make({make, features}) {
  const layer = evaluated(make);
  layer.apply(tf.input({shape: [null, features]}));
  made.push(layer);
  return layer.getWeights().map((one) => one.arraySync());
}

function run({layer, weights, input, states}) {
  made[layer].setWeights(weights.map((one) => tf.tensor(one)));
  const before = states ? {initialState: states.map((one) => tf.tensor(one))} : {};
  const after = made[layer].apply(tf.tensor(input), before);
  return Array.isArray(after) ? after.map((one) => one.arraySync()) : after.arraySync();
}

function about() {
  const configs = known.map((name) => [name, Object.keys(example(name).getConfig())]);
  return {version: tf.version.tfjs, names: functions, configs: Object.fromEntries(configs)};
}

function answer(asked) {
  if ('row' in asked) return row(asked.row);
  if ('about' in asked) return about();
  return 'make' in asked ? make(asked) : run(asked);
}

require('readline').createInterface({input: process.stdin}).on('line', (line) => {
  let answered;
  try {
    answered = answer(JSON.parse(line));
  } catch (error) {
    answered = {refused: error.constructor.name, message: error.message};
  }
  process.stdout.write(JSON.stringify(answered) + '\n');
});
