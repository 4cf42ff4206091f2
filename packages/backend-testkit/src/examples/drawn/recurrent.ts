import { gru, lstm, rnn } from "@hyaline/core";
import type { Draw, Family } from "./draw.js";

function sizes(draw: Draw, gates: number) {
  const [steps, batch, features, hidden] = [draw.int(1, 4), draw.int(1, 3), draw.int(1, 5), draw.int(1, 5)];
  const shapes = [
    [steps, batch, features],
    [batch, hidden],
    [gates * hidden, features],
    [gates * hidden, hidden],
    ...(draw.chance(0.7) ? [[gates * hidden], [gates * hidden]] : []),
  ];
  const reverse = draw.chance(0.3);
  const inputs = shapes.map((shape) => ({ shape, range: [-1, 1] as const }));
  return { about: { steps, batch, features, hidden, reverse, biases: shapes.length === 6 }, reverse, inputs };
}

const nets = { lstm, gru, rnn } as const;
const gates = { lstm: 4, gru: 3, rnn: 1 } as const;

export const recurrentFamilies: readonly Family[] = (["lstm", "gru", "rnn"] as const).map((op) => ({
  op,
  draw: (draw) => {
    const { about, reverse, inputs } = sizes(draw, gates[op]);
    return {
      about,
      call: (x, hidden, input, recurrent, bias, recurrentBias) => {
        const weights = { input, recurrent, ...(bias ? { bias, recurrentBias } : {}) };
        const { outputs, hidden: last } = nets[op](x, weights as never, { hidden, reverse });
        return [outputs, last];
      },
      inputs,
    };
  },
}));
