import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  decode,
  gru,
  lstm,
  type NestedArray,
  type RecurrentWeights,
  reshape,
  rnn,
  type Tensor,
  tensor,
  transpose,
  useBackend,
  vjp,
} from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));

interface Case {
  readonly id: string;
  readonly layer: "LSTM" | "GRU" | "RNN";
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<"x" | "h0" | "c0", NestedArray>>;
  readonly weights: Readonly<Record<string, NestedArray>>;
  readonly outputs: Readonly<Record<string, NestedArray>>;
  readonly upstream: Readonly<Record<string, NestedArray>>;
  readonly grad_inputs: Readonly<Record<string, NestedArray>>;
  readonly grad_weights: Readonly<Record<string, NestedArray>>;
}

const file = new URL("../../../../layers/fixtures/layers.json", import.meta.url);
const cases = (JSON.parse(readFileSync(file, "utf8")).cases as Case[]).filter(
  ({ layer, config }) => ["LSTM", "GRU", "RNN"].includes(layer) && !config.bidirectional,
);

/** PyTorch's batch-first sequence as [steps, batch, features], and its [1, batch, hidden] states without the 1. */
const stepsFirst = (x: Tensor) => transpose(x, [1, 0, 2]);
const state = (h: Tensor) => reshape(h, h.shape.slice(1));

type Inputs = Readonly<Record<string, Tensor>>;

function run(layer: Case["layer"], { x, h0, c0 }: Inputs, weights: Inputs): Tensor[] {
  const w: RecurrentWeights = {
    input: weights.weight_ih_l0 as Tensor,
    recurrent: weights.weight_hh_l0 as Tensor,
    bias: weights.bias_ih_l0 as Tensor,
    recurrentBias: weights.bias_hh_l0 as Tensor,
  };
  const hidden = state(h0 as Tensor);
  const steps = stepsFirst(x as Tensor);
  if (layer === "LSTM") {
    const result = lstm(steps, w, { hidden, cell: state(c0 as Tensor) });
    return [stepsFirst(result.outputs), result.hidden, result.cell];
  }
  const result = (layer === "GRU" ? gru : rnn)(steps, w, { hidden });
  return [stepsFirst(result.outputs), result.hidden];
}

const tensors = (record: Readonly<Record<string, NestedArray>>): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, tensor(value)]));

async function expectClose(actual: Tensor, expected: NestedArray): Promise<void> {
  const a = decode(await actual.data(), actual.dtype);
  const e = [expected].flat(9) as number[];
  expect(a.length).toBe(e.length);
  const scale = Math.max(...e.map(Math.abs));
  const worst = Math.max(...e.map((v, i) => Math.abs(v - (a[i] as number))));
  expect(worst / scale).toBeLessThan(1e-5);
}

describe("one layer in one direction agrees with PyTorch, forward and backward", () => {
  test("every kind is there", () => expect(cases.map((c) => c.layer).sort()).toEqual(["GRU", "LSTM", "RNN"]));
  test.each(cases.map((c) => [c.id, c] as const))("%s", async (_, c) => {
    const { value, pullback } = vjp((inputs: Inputs, weights: Inputs) => run(c.layer, inputs, weights), [
      tensors(c.inputs),
      tensors(c.weights),
    ] as const);
    const names = Object.keys(c.outputs).sort();
    for (const [i, name] of names.entries())
      await expectClose(value[i] as Tensor, c.outputs[name] as NestedArray);
    const upstream = names.map((name, i) =>
      i === 0 ? tensor(c.upstream[name] as NestedArray) : state(tensor(c.upstream[name] as NestedArray)),
    );
    const [inputs, weights] = pullback(upstream);
    for (const [name, expected] of Object.entries(c.grad_inputs))
      await expectClose(inputs[name] as Tensor, expected);
    for (const [name, expected] of Object.entries(c.grad_weights))
      await expectClose(weights[name] as Tensor, expected);
  });
});
