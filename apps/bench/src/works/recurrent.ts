import { gru, jit, lstm, rnn, type Tensor, tensor, zeros } from "@hyaline/core";
import { gruOp, lstmOp, rnnOp } from "@hyaline/core/ops";
import { exportOnnx } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { timesFaster, timesTheCost } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { type RawRuns, rawRuns } from "../peers/onnxRuntime.js";
import { uniformArray } from "../random.js";
import type { Side } from "../side.js";

interface Size {
  readonly steps: number;
  readonly batch: number;
  readonly features: number;
  readonly hidden: number;
}

type Compute = (x: Tensor, weights: readonly Tensor[]) => Tensor;

/** The last state of a layer over the same sequence, with the same weights, on both sides. */
function problem({ steps, batch, features, hidden }: Size, gates: number) {
  const rows = gates * hidden;
  const shapes = [[rows, features], [rows, hidden], [rows], [rows]];
  const numbers = (seed: number, shape: readonly number[]) =>
    uniformArray(
      seed,
      shape.reduce((a, b) => a * b, 1),
      0.2,
    );
  const sequence = { data: numbers(9, [steps, batch, features]), shape: [steps, batch, features] };
  const weights = () => shapes.map((shape, i) => tensor(numbers(i, shape), { shape }));
  return {
    size: `${steps} steps, batch ${batch}, ${features} to ${hidden}`,
    sequence,
    weights,
    side: async (name: string, compute: Compute): Promise<Side> => {
      const backend = await wasm();
      const own = weights();
      const call = jit((x: Tensor) => compute(x, own), { backend });
      const x = tensor(sequence.data, { shape: sequence.shape });
      return {
        name,
        run: async () => {
          const y = await call(x);
          const data = await y.data();
          y.dispose();
          return data;
        },
        dispose: async () => {
          call.dispose();
          await backend.dispose();
        },
      };
    },
  };
}

const named = (weights: readonly Tensor[]) => {
  const [input, recurrent, bias, recurrentBias] = weights as [Tensor, Tensor, Tensor, Tensor];
  return { input, recurrent, bias, recurrentBias };
};

const gated = {
  LSTM: { gates: 4, layer: lstm, body: lstmOp.body },
  GRU: { gates: 3, layer: gru, body: gruOp.body },
} as const;

/** LSTM and GRU, which are lowered to ONNX's own, against their bodies: scans. */
function againstScan(kind: keyof typeof gated, size: Size): Contest {
  const { gates, layer, body } = gated[kind];
  const given = problem(size, gates);
  return {
    work: `${kind} of ${given.size}, against a scan`,
    aim: timesFaster(0.95),
    ours: () => given.side("hyaline ort:wasm", (x, weights) => layer(x, named(weights)).hidden),
    peer: () =>
      given.side("as a scan", (x, weights) => {
        const state = zeros([size.batch, size.hidden]);
        const inputs = [x, state, ...weights, ...(kind === "LSTM" ? [state] : [])];
        return body(inputs, { reverse: false })[1] as Tensor;
      }),
    check: async (ours, peer) =>
      agree("the states", (await ours.run()) as Float32Array, (await peer.run()) as Float32Array),
  };
}

/** RNN, which is lowered to a scan, against ONNX's own, which portable files have: files in raw sessions. */
function againstRnn(size: Size): Contest {
  const given = problem(size, 1);
  const spec = { dtype: "float32", shape: given.sequence.shape } as const;
  const file = async (name: string, compute: Compute): Promise<RawRuns> => {
    const backend = await wasm();
    const own = given.weights();
    const bytes = await exportOnnx((x) => compute(x as Tensor, own), [spec], { inputNames: ["x"], backend });
    await backend.dispose();
    return { ...(await rawRuns(bytes, { x: given.sequence })), name };
  };
  return {
    work: `RNN of ${given.size}, as a scan, against ONNX's RNN`,
    aim: timesTheCost(1.05),
    ours: () =>
      file("as a scan", (x, weights) => {
        const inputs = [x, zeros([size.batch, size.hidden]), ...weights];
        return rnnOp.body(inputs, { reverse: false, activation: "tanh" })[1] as Tensor;
      }),
    peer: () => file("ONNX's RNN", (x, weights) => rnn(x, named(weights)).hidden),
    check: async (ours, peer) => {
      const [[states], [others]] = (await Promise.all(
        [ours, peer].map((side) => (side as RawRuns).outputs()),
      )) as [[Float32Array], [Float32Array]];
      agree("the states", states, others);
    },
  };
}

const sizes: readonly Size[] = [
  { steps: 32, batch: 16, features: 64, hidden: 128 },
  { steps: 128, batch: 1, features: 32, hidden: 64 },
  { steps: 16, batch: 64, features: 128, hidden: 256 },
  { steps: 64, batch: 8, features: 16, hidden: 16 },
];

export const recurrent: Work = {
  name: "recurrent",
  contests: [
    ...(["LSTM", "GRU"] as const).flatMap((kind) => sizes.map((size) => againstScan(kind, size))),
    ...sizes.map(againstRnn),
  ],
};
