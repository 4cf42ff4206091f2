import { add, fail, formatSpec, tensor } from "@hyaline/core";
import { number, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";

export interface SinusoidalPositionsOptions {
  /** How slowly the slowest wave goes (default 10000, as in the paper). */
  readonly base?: number;
}

const sinusoidalPositionsOptions = {
  base: number("How slowly the slowest wave goes.", 10_000, [1, Number.MAX_VALUE]),
} satisfies Specs<SinusoidalPositionsOptions>;

/**
 * Adds sines and cosines of each place, from fast waves to slow ones: PE(p, 2i) = sin(p / base^(2i / size)), and cos at
 * 2i + 1. It has no parameters and no longest sequence. Input and output float[batch, steps, size].
 *
 * @throws HyalineError `argument`, `shape` for inputs that are no sequences
 * @example
 * ```ts
 * const model = sequential([embedding(1000, 64), sinusoidalPositions(), transformerEncoder({ heads: 4, size: 64 })]);
 * ```
 */
export const sinusoidalPositions = /* @__PURE__ */ declareLayer(
  (options: SinusoidalPositionsOptions = {}): Layer => {
    const { base } = readOptions("sinusoidalPositions", sinusoidalPositionsOptions, options);
    return stateless({
      name: "positions",
      apply: (_, x) => {
        if (x.rank !== 3)
          fail(
            "shape",
            "sinusoidalPositions needs inputs [batch, steps, size]",
            formatSpec(x),
            "add or reshape axes?",
          );
        const [, steps, size] = x.shape as [number, number, number];
        const waves = Array.from({ length: steps * size }, (_, i) => {
          const feature = i % size;
          const angle = Math.floor(i / size) / base ** ((feature - (feature % 2)) / size);
          return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
        });
        return add(x, tensor(waves, { dtype: x.dtype, shape: [steps, size] }));
      },
    });
  },
  {
    name: "sinusoidalPositions",
    title: "Sinusoidal positions",
    family: "embedding",
    summary: "Adds waves of several lengths to each place of a sequence.",
    formula: "x + sin(p / base^(2i / size)), cos(…)",
    source: {
      authors:
        "A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser, I. Polosukhin",
      title: "Attention Is All You Need",
      year: 2017,
      where: "section 3.5",
    },
  },
  sinusoidalPositionsOptions,
);
