import { file } from "../parts/file.js";

// The addresses stand in full, so that a bundler finds the files. PyTorch wrote both, trained on the demo's digits and on
// sentences of a made-up grammar.
const models = {
  cnn_digits: new URL("../../../packages/explainers/fixtures/models/cnn_digits.onnx", import.meta.url),
  gru_sentiment: new URL("../../../packages/explainers/fixtures/models/gru_sentiment.onnx", import.meta.url),
};

/** The bytes of an ONNX file: digits float32[rows, 1, 8, 8] to 10 logits, or ids int32[rows, 12] to 2. */
export const model = (name: keyof typeof models): Promise<Uint8Array<ArrayBuffer>> => file(models[name]);
