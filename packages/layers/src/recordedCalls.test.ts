import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { expectRecorded } from "./testing/expectRecorded.js";
import { recordedCalls } from "./testing/recordedCalls.js";

beforeAll(() => useBackend(referenceBackend()));

/** What each file of fixtures/record holds. */
const files: Readonly<Record<string, string>> = {
  shapes: `activation adaptiveAvgPool adaptiveMaxPool avgPool1d avgPool3d batchNorm conv1d conv2d conv3d convTranspose1d
    convTranspose2d convTranspose3d depthwiseConv2d globalAvgPool globalMaxPool groupNorm instanceNorm layerNorm maxPool1d
    maxPool3d padding prelu rmsNorm separableConv2d upSample`,
  attention: "attentionWithWeights multiHeadAttention transformerDecoder transformerEncoder",
  recurrent: "gru lstm recurrentWithStates rnn",
};

describe.each(Object.entries(files))("the recorded %s", (name, layers) => {
  const cases = recordedCalls(name);

  test.each(cases)("$id: outputs and gradients are PyTorch's", (recorded) => expectRecorded(recorded));

  test("are of these layers", () => {
    expect([...new Set(cases.map(({ config }) => config[0]))].sort()).toEqual(layers.split(/\s+/).sort());
  });
});
