import { add, fail, formatSpec, random, type Spec, slice, type Tensor } from "@hyaline/core";
import { readOptions } from "@hyaline/core/facts";
import type { Initialiser } from "../initialisers/initialiser.js";
import { type Layer, stateless } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";
import { floatDType } from "../parts/floatDType.js";
import { initialiser, type Specs } from "../parts/options.js";
import { torchNames } from "../parts/torchNames.js";

export interface PositionEmbeddingOptions {
  /** What the table starts from (default: normal with deviation 0.02, as in BERT and GPT-2). */
  readonly tableInit?: Initialiser;
}

const positionEmbeddingOptions = {
  tableInit: initialiser("What the table starts from."),
} satisfies Specs<PositionEmbeddingOptions>;

/**
 * Adds a learned vector to each place of a sequence. Input and output float[batch, steps, size], of at most `maxSteps`
 * steps. Parameters: `table` float[maxSteps, size].
 *
 * @throws HyalineError `argument`, `shape` for inputs that are no sequences, or longer ones
 * @example
 * ```ts
 * const embedded = sequential([embedding(1000, 16), positionEmbedding(128)]);
 * ```
 */
export const positionEmbedding = /* @__PURE__ */ declareLayer(
  function positionEmbedding(maxSteps: number, options: PositionEmbeddingOptions = {}): Layer {
    readOptions("positionEmbedding", positionEmbeddingOptions, options);
    checkCount("positionEmbedding", { maxSteps });
    const { tableInit = (key, { shape, dtype }) => random.normal(key, shape, { dtype, deviation: 0.02 }) } =
      options;
    return stateless({
      name: "positions",
      init: (key, input) => {
        const [, size] = stepsOf(input, maxSteps);
        const dtype = floatDType("positionEmbedding", undefined, input.dtype);
        return { table: tableInit(key, { shape: [maxSteps, size], dtype, fanIn: maxSteps, fanOut: size }) };
      },
      apply: (params, x) => {
        const [steps] = stepsOf(x, maxSteps);
        return add(x, slice(params.table as Tensor, [[0, steps]]));
      },
      ...torchNames({ table: "weight" }),
    });
  },
  {
    name: "positionEmbedding",
    title: "Position embedding",
    family: "embedding",
    summary: "Adds a learned vector to each place of a sequence.",
  },
  positionEmbeddingOptions,
);

function stepsOf(x: Spec, maxSteps: number): [steps: number, size: number] {
  const [, steps, size] = x.shape;
  if (x.shape.length === 3 && (steps as number) <= maxSteps) return [steps as number, size as number];
  return fail(
    "shape",
    `positionEmbedding needs inputs [batch, steps, size] of at most ${maxSteps} steps`,
    formatSpec(x),
  );
}
