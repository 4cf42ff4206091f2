import { gru, gruOp, jit, lstm, lstmOp, rnn, rnnOp, type Tensor, tensor, zeros } from "@hyaline/core";
import { agree } from "../agree.js";
import { timesFaster } from "../aim.js";
import type { Contest, Work } from "../contest.js";
import { wasm } from "../ours/backends.js";
import { uniformArray } from "../random.js";
import type { Side } from "../side.js";

const kinds = {
  LSTM: { gates: 4, layer: lstm, body: lstmOp.body },
  GRU: { gates: 3, layer: gru, body: gruOp.body },
  RNN: { gates: 1, layer: rnn, body: rnnOp.body },
} as const;

interface Size {
  readonly steps: number;
  readonly batch: number;
  readonly features: number;
  readonly hidden: number;
}

/** The last state of a recurrent layer, as it is lowered (ONNX's LSTM and GRU; a Scan for RNN), against its body, a Scan. */
function contest(kind: keyof typeof kinds, { steps, batch, features, hidden }: Size): Contest {
  const { gates, layer, body } = kinds[kind];
  const draw = (seed: number, shape: readonly number[]) =>
    tensor(
      uniformArray(
        seed,
        shape.reduce((a, b) => a * b, 1),
        0.2,
      ),
      { shape },
    );
  const side = async (name: string, compute: (x: Tensor, weights: Tensor[]) => Tensor): Promise<Side> => {
    const backend = await wasm();
    const rows = gates * hidden;
    const weights = [draw(1, [rows, features]), draw(2, [rows, hidden]), draw(3, [rows]), draw(4, [rows])];
    const call = jit((x: Tensor) => compute(x, weights), { backend });
    const x = draw(5, [steps, batch, features]);
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
  };
  return {
    work: `${kind} of ${steps} steps, batch ${batch}, ${features} to ${hidden}, against a scan`,
    aim: timesFaster(0.95),
    ours: () =>
      side("hyaline ort:wasm", (x, weights) => {
        const [input, recurrent, bias, recurrentBias] = weights as [Tensor, Tensor, Tensor, Tensor];
        return layer(x, { input, recurrent, bias, recurrentBias }).hidden;
      }),
    peer: () =>
      side("as a scan", (x, weights) => {
        const state = zeros([batch, hidden]);
        const inputs = [x, state, ...weights, ...(kind === "LSTM" ? [state] : [])];
        return body(inputs, { reverse: false, activation: "tanh" })[1] as Tensor;
      }),
    check: async (ours, peer) =>
      agree("the states", (await ours.run()) as Float32Array, (await peer.run()) as Float32Array),
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
  contests: (["LSTM", "GRU", "RNN"] as const).flatMap((kind) => sizes.map((size) => contest(kind, size))),
};
