import { readdirSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import * as core from "@hyaline/core";
import { random, relu, tensor, useBackend } from "@hyaline/core";
import { type Declared, hasFacts } from "@hyaline/core/facts";
import { beforeAll, describe, expect, test } from "vitest";
import * as activation from "./activation/index.js";
import * as attention from "./attention/index.js";
import * as container from "./container/index.js";
import * as convolution from "./convolution/index.js";
import * as dense from "./dense/index.js";
import * as embedding from "./embedding/index.js";
import * as all from "./index.js";
import * as normalisation from "./normalisation/index.js";
import * as pooling from "./pooling/index.js";
import * as recurrent from "./recurrent/index.js";
import * as shape from "./shape/index.js";

beforeAll(() => useBackend(referenceBackend()));

const rooms = {
  activation,
  attention,
  container,
  convolution,
  dense,
  embedding,
  normalisation,
  pooling,
  recurrent,
  shape,
};
const declared = Object.values(all).filter(hasFacts) as (Declared & ((...given: unknown[]) => unknown))[];
/** What stands before the options. */
const first: Readonly<Record<string, readonly unknown[]>> = {
  block: [{ a: relu }, () => undefined],
  conv1d: [2, 3],
  conv2d: [2, 3],
  conv3d: [2, 3],
  ...Object.fromEntries(
    ["convTranspose1d", "convTranspose2d", "convTranspose3d"].map((name) => [name, [2, 3]]),
  ),
  depthwiseConv2d: [3],
  separableConv2d: [2, 3],
  activation: ["relu"],
  lambda: [relu],
  residual: [relu],
  padding: [1],
  upSample: [2],
  dense: [2],
  embedding: [4, 2],
  groupNorm: [2],
  gru: [2],
  lstm: [2],
  rnn: [2],
  recurrentWithStates: ["lstm", 2],
  ...Object.fromEntries(
    ["avgPool1d", "avgPool2d", "avgPool3d", "maxPool1d", "maxPool2d", "maxPool3d"].map((name) => [name, [2]]),
  ),
  multiHeadAttention: [2],
  attentionWithWeights: [2],
  cachedAttention: [2],
  positionEmbedding: [4],
  sequential: [[relu]],
};

test.each(Object.entries(rooms))("every layer of %s has facts, and a file named for it", (family, room) => {
  const files = readdirSync(new URL(family, import.meta.url)).filter((file) => /^\w+\.ts$/.test(file));
  expect(files.map((file) => file.slice(0, -3)).sort()).toEqual(["index", ...Object.keys(room)].sort());
  for (const [name, one] of Object.entries(room as Record<string, unknown>)) {
    expect(hasFacts(one) && one.facts, name).toMatchObject({ name, family });
    expect((one as Declared).facts.summary).toMatch(/^[A-Z].*\.$/);
  }
});

/** Options that must be given. */
const required: Readonly<Record<string, object>> = {
  cachedAttention: { maxSteps: 4 },
  transformerDecoder: { heads: 2, size: 4 },
  transformerEncoder: { heads: 2, size: 4 },
};

describe.each(declared.map((one) => [one.facts.name, one] as const))("%s", (name, one) => {
  const options = Object.keys(one.options);
  const needed = required[name] ?? {};
  const call = (given: unknown) => one(...(first[name] ?? []), given);

  test.runIf(options.length > 0)("refuses options that do not exist, and options that are no object", () => {
    const message = expect.stringMatching(`${name} has no option zzz`);
    expect(() => call({ ...needed, zzz: 5 })).toThrow(expect.objectContaining({ code: "argument", message }));
    for (const wrong of ["relu", 0.5, [1]])
      expect(() => call(wrong)).toThrow(expect.objectContaining({ code: "argument" }));
  });

  test.runIf(options.length > 0)("refuses an option of another kind", () => {
    for (const option of options)
      expect(() => call({ ...needed, [option]: Symbol("x") }), option).toThrow(
        expect.objectContaining({ code: "argument" }),
      );
  });
});

const said = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    return String(error);
  }
  return "";
};

test("slips say what to write instead", () => {
  const row = { dtype: "float32", shape: [1, 3] } as const;
  const init = (...layers: unknown[]) => all.sequential(layers as never).init(random.key(0), row);
  expect(said(() => all.dense(4, "relu" as never))).toMatch(
    /dense takes its options as one object.*write \{ activation: relu \}/,
  );
  expect(said(() => init(all.dense(4), all.flatten))).toMatch(/call it: flatten\(…\)/);
  expect(said(() => init(all.dense))).toMatch(/call it: dense\(…\)/);
  expect(said(() => init(() => all.dense(2)))).toMatch(/a layer from the function.*call it/);
  expect(said(() => init(core.flatten))).toMatch(/namesake in core/);
  expect(said(() => init("dense"))).toMatch(/as in sequential/);
  expect(said(() => all.sequential(all.dense(2) as never).init(random.key(0), row))).toMatch(
    /HyalineError|takes/,
  );
});

describe("the end of a bidirectional layer", () => {
  const x = random.normal(random.key(1), [2, 4, 3]);
  const ends = async (layer: all.Layer, name: string) => {
    const whole = all.lstm(2, { bidirectional: true });
    const variables = whole.init(random.key(2), x);
    const all4 = (await whole.apply(variables.params, x).output.array()) as number[][][];
    const wanted = all4.map((steps) => [...(steps[3] ?? []).slice(0, 2), ...(steps[0] ?? []).slice(2)]);
    const got = layer.apply({ [name]: variables.params }, x).output;
    return [await got.array(), wanted];
  };
  const bi = () => all.lstm(2, { bidirectional: true });

  test.each([
    ["behind it", () => all.sequential({ a: bi(), last: all.lastStep() })],
    ["behind dropout", () => all.sequential({ a: bi(), drop: all.dropout(0.5), last: all.lastStep() })],
    [
      "in a block, as said",
      () =>
        all.block({ a: bi(), last: all.lastStep({ directions: 2 }) }, (y: core.Tensor, { a, last }) =>
          last(a(y)),
        ),
    ],
  ] as const)("%s is each direction's final state", async (_, make) => {
    const [got, wanted] = await ends(make() as all.Layer, "a");
    expect(got).toEqual(wanted);
  });

  test("of a sequence within a sequence", async () => {
    const inner = all.sequential({ a: bi() });
    const outer = all.sequential({ inner, last: all.lastStep() });
    const nested: all.Layer = { ...outer, apply: (params, y) => outer.apply({ inner: params }, y) };
    const [got, wanted] = await ends(nested, "a");
    expect(got).toEqual(wanted);
  });

  test("behind a layer that mixes the halves it is the last step", async () => {
    const model = all.sequential([bi(), all.dense(4), all.lastStep()]);
    const variables = model.init(random.key(0), x);
    const whole = all.sequential([bi(), all.dense(4)]);
    const steps = (await whole.apply(variables.params, x).output.array()) as number[][][];
    expect(await model.apply(variables.params, x).output.array()).toEqual(steps.map((each) => each[3]));
  });

  test("halves that are none are refused", () => {
    const last = all.lastStep({ directions: 2 });
    expect(() => last.apply({}, tensor([[[1, 2, 3]]]))).toThrow(expect.objectContaining({ code: "shape" }));
  });
});
