import {
  add,
  cast,
  clip,
  decode,
  fail,
  gather,
  grad,
  jit,
  mean,
  mul,
  refuseDeadEnds,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  throwIfAborted,
  yieldThread,
} from "@hyaline/core";
import { integer, number, value } from "@hyaline/core/facts";
import {
  atLayer,
  type Chunk,
  checkDifferentiable,
  defaultBatchSize,
  equalChunks,
  modelOutput,
  neuronOption,
  type RowTarget,
  randomStream,
  rowsTensor,
  selectionOf,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";

const isRange = (given: unknown): boolean =>
  Array.isArray(given) && given.length === 2 && given.every(Number.isFinite) && given[0] < given[1];

/**
 * Activation maximisation: inputs that an output, or a unit of a layer, answers most to, found by going uphill from x.
 * `x: float[rows, ...input]` is where each starts; `values` have the same shape.
 *
 * x ← x + stepSize · g / rms(g), g = ∂ (f(x) − l2 · Σ x² − totalVariation · Σ (x_i − x_j)²) / ∂x, i and j neighbours
 *
 * Without regularisers the input leaves what the model has seen: `l2` keeps it small, `totalVariation` and `jitter` keep
 * images smooth, `range` keeps it where inputs are.
 *
 * Source: D. Erhan, Y. Bengio, A. Courville, P. Vincent, "Visualizing Higher-Layer Features of a Deep Network", 2009; A.
 * Mahendran, A. Vedaldi, "Visualizing Deep Convolutional Neural Networks Using Natural Pre-images", IJCV 2016 (total
 * variation, jitter).
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there, `dtype` for integer input, `data`,
 * `not-differentiable` where no gradient reaches the input, `aborted`
 * @example
 * ```ts
 * const found = await activationMaximisation(model, { steps: 20, range: [-2, 2] }).explain(x, { target: 1 });
 * found.values.shape; // [4, 4]
 * ```
 */
export const activationMaximisation = /* @__PURE__ */ defineAsking(
  {
    name: "activationMaximisation",
    title: "Activation maximisation",
    family: "concept",
    summary: "Inputs that an output, or a unit of a layer, answers most to, found by going uphill.",
    formula: "x ← x + stepSize · g / rms(g)",
    source: {
      authors: "D. Erhan, Y. Bengio, A. Courville, P. Vincent",
      title: "Visualizing Higher-Layer Features of a Deep Network",
      year: 2009,
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "maxima",
    promises: [],
    cost: "`steps` gradients",
  },
  {
    /** A unit of a layer to maximise, instead of an output. */
    neuron: neuronOption("A unit of a layer to maximise, instead of an output."),
    /** Steps uphill (default 100). */
    steps: integer("Steps uphill.", 100),
    /** How far each goes: the root mean square over the elements of a row (default 0.05). */
    stepSize: number("How far each goes: the root mean square over the elements of a row.", 0.05),
    /** Weight of the sum of squares (default 0). */
    l2: number("Weight of the sum of squares.", 0),
    /** Weight of the squared differences of neighbours along the last two axes (default 0). */
    totalVariation: number("Weight of the squared differences of neighbours along the last two axes.", 0),
    /** Places by which the last two axes are rolled at random in each step, at most (default 0). */
    jitter: integer(
      "Places by which the last two axes are rolled at random in each step, at most.",
      0,
      [0, 1024],
    ),
    /** Least and greatest value of an element (default: none). */
    range: value<readonly [number, number]>(
      "Least and greatest value of an element (default: none).",
      "[least, greatest]",
      isRange,
    ),
    /** Seed for the jitter (default 0). */
    seed: integer("Seed for the jitter.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {},
  (model, { neuron, steps, stepSize, l2, totalVariation, jitter, range, seed, batchSize }) => {
    const asked = (x: Tensor): Tensor =>
      neuron
        ? atLayer((given: Tensor) => modelOutput(model, given), neuron.layer)(x).value
        : modelOutput(model, x);
    const explained = (x: Tensor, weights: Tensor) => {
      const y = asked(x);
      return sum(mul(reshape(y, weights.shape), cast(weights, y.dtype)), { axes: 1 });
    };
    const rolled = (x: Tensor, [down, across]: readonly Tensor[]) =>
      down && across ? gather(gather(x, down, { axis: x.rank - 2 }), across, { axis: x.rank - 1 }) : x;
    const penalties = [
      ...(l2 > 0 ? [(at: Tensor) => mul(sum(square(at)), l2)] : []),
      ...(totalVariation > 0 ? [(at: Tensor) => mul(roughness(at), totalVariation)] : []),
    ];
    const step = jit((x: Tensor, weights: Tensor, places: readonly Tensor[]) => {
      // Apart: what the penalties give would hide that nothing comes of the model.
      const uphill = grad((at: Tensor) => sum(explained(rolled(at, places), weights)), {
        inspect: refuseDeadEnds,
      })(x);
      const slope = penalties.reduce((total, penalty) => sub(total, grad(penalty)(x)), uphill);
      const axes = [...x.shape.keys()].slice(1);
      const size = sqrt(add(mean(square(slope), { axes, keepDims: true }), 1e-24));
      const next = add(x, mul(slope.div(size), stepSize));
      return range ? clip(next, range[0], range[1]) : next;
    });
    const answer = jit((x: Tensor, weights: Tensor) => explained(x, weights));
    const width = jit((x: Tensor) => asked(x));
    return {
      attribute: async ({ rows, inputs, evaluate, long }) => {
        checkDifferentiable(rows, "activationMaximisation");
        const [height, broad] = rows.rowShape.slice(-2) as [number?, number?];
        if ((jitter > 0 || totalVariation > 0) && broad === undefined)
          fail(
            "shape",
            "jitter and totalVariation are of rows with two axes or more",
            `[${rows.shape.join(", ")}]`,
          );
        const targets: readonly RowTarget[] = neuron
          ? Array.from({ length: rows.count }, () => ({ index: neuron.index }))
          : (await evaluate()).targets;
        const values = new Float64Array(rows.values.length);
        const outputs = new Float64Array(rows.count);
        const stream = randomStream(seed);
        let done = 0;
        const chunks = equalChunks(rows.count, defaultBatchSize(rows.rowSize, batchSize));
        for (const chunk of chunks) {
          let x = rowsTensor(rows, chunk);
          const weights = await weightsFor(x, targets, chunk);
          for (let i = 0; i < steps; i++) {
            const turn = yieldThread(long.signal);
            if (turn) await turn;
            const places =
              jitter > 0 ? [height, broad].map((size) => shifted(size as number, jitter, stream)) : [];
            const next = await step.call([x, weights, places], long);
            x.dispose();
            x = next;
            throwIfAborted(long.signal);
            long.onProgress?.({ done: ++done, total: steps * chunks.length });
          }
          const found = decode(await x.data(long), x.dtype);
          values.set(found.subarray(0, chunk.count * rows.rowSize), chunk.start * rows.rowSize);
          const y = await answer.call([x, weights], long);
          outputs.set(decode(await y.data(long), y.dtype).subarray(0, chunk.count), chunk.start);
        }
        return {
          kind: "maxima" as const,
          data: { shape: rows.shape, values: rows.values },
          target: targets,
          values: { shape: rows.shape, values },
          outputs: { shape: [rows.count], values: outputs },
          evaluations: inputs.count * steps,
          ...(jitter > 0 ? { seed } : {}),
        };

        /** What is explained of each row of a chunk: float32[rows, outputs]. */
        async function weightsFor(
          x: Tensor,
          of: readonly RowTarget[],
          { start, count, size }: Chunk,
        ): Promise<Tensor> {
          const y = await width.call([x], long);
          const outputShape = y.shape.slice(1);
          const perRow = y.size / size;
          const numbers = new Float32Array(size * perRow);
          for (let row = 0; row < count; row++) {
            const { indices, weights } = selectionOf(of[start + row] as RowTarget, outputShape);
            indices.forEach((index, k) => {
              numbers[row * perRow + index] = weights[k] as number;
            });
          }
          y.dispose();
          return tensor(numbers, { shape: [size, perRow] });
        }
      },
      dispose: () => {
        for (const each of [step, answer, width]) each.dispose();
      },
    };
  },
);

/** The squared differences of neighbours along the last two axes. */
function roughness(x: Tensor): Tensor {
  const along = (axis: number) => {
    const size = x.shape[axis] as number;
    const part = (from: number, to: number) =>
      slice(
        x,
        x.shape.map((_, i) => (i === axis ? [from, to] : null)),
      );
    return size > 1 ? sum(square(sub(part(1, size), part(0, size - 1)))) : sum(mul(x, 0));
  };
  return add(along(x.rank - 2), along(x.rank - 1));
}

/** The places of an axis, rolled by up to `most` either way. */
function shifted(size: number, most: number, stream: { integer(below: number): number }): Tensor {
  const by = stream.integer(2 * most + 1) - most;
  const places = Int32Array.from({ length: size }, (_, i) => (((i + by) % size) + size) % size);
  return tensor(places, { dtype: "int32", shape: [size] });
}
