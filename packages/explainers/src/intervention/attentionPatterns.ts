import { decode, fail, jit, replay, reshape, type Tensor, throwIfAborted } from "@hyaline/core";
import {
  defaultBatchSize,
  equalChunks,
  inputTensors,
  modelGraph,
  modelInput,
  modelOutput,
  rowSizeOf,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { open } from "../propagation/open.js";
import { attentionLayers } from "./parts/attentionLayers.js";

type ModelInput = Tensor | Readonly<Record<string, Tensor>>;

/**
 * Attention patterns: which steps each head looked at. `x: any[rows, ...input]`, or a record of inputs; `values` are
 * float64[rows, layers, heads, from, to], whose last axis sums to 1 (to 0 for a step that may attend to nothing). Where
 * layers differ in heads or steps, what one lacks is NaN.
 *
 * Layers are named by the modules that attend. They are found in the graph, as each softmax whose values weigh a product,
 * so that layers of ours, plain functions and imported files are read alike. What a head looked at is no attribution: it
 * says nothing of what the output owes to it, which `activationPatching` and `layerAblation` measure.
 *
 * Source: A. Vaswani et al., "Attention Is All You Need", 2017, equation 1.
 *
 * @function
 * @param model a white box: a traceable function from any[rows, ...input] to [rows, ...outputs]
 * @throws HyalineError `argument` for a model that nothing attends in, `data`, `aborted`
 * @example
 * ```ts
 * const attend = (x: Tensor) => attention(x, x, x).mean({ axes: 1 });
 * const { values, axes } = await attentionPatterns(attend).explain([[[1, 0], [0, 1], [1, 1]]]); // values.shape: [1, 1, 1, 3, 3]
 * ```
 */
export const attentionPatterns = /* @__PURE__ */ defineAsking(
  {
    name: "attentionPatterns",
    title: "Attention patterns",
    family: "intervention",
    summary: "Which steps each head of each layer looked at.",
    formula: "softmax(Q Kᵀ / √d)",
    source: {
      authors:
        "A. Vaswani, N. Shazeer, N. Parmar, J. Uszkoreit, L. Jones, A. N. Gomez, Ł. Kaiser, I. Polosukhin",
      title: "Attention Is All You Need",
      year: 2017,
      where: "equation 1",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "readings",
    promises: [],
    cost: "2 forwards",
  },
  {},
  {},
  (model, { batchSize }) => {
    let names: readonly string[] = [];
    const patterns = jit((x: ModelInput) => {
      const { graph } = modelGraph((given: ModelInput) => modelOutput(model, given), x);
      const inputs = Object.values(x instanceof Object && !("dtype" in x) ? x : { x }) as Tensor[];
      const opened = open(graph, new Set(["softmax"]));
      const found = attentionLayers(opened, inputs[0]?.shape[0] ?? 0);
      const at = new Map(found.map(({ value }, i) => [value, i]));
      const values: Tensor[] = [];
      replay(opened, inputs, undefined, (value, tensor) => {
        const i = at.get(value);
        if (i !== undefined) values[i] = tensor;
        return undefined;
      });
      names = found.map(({ name }) => name);
      return values.map((value) => {
        const [rows, from, to] = [value.shape[0], ...value.shape.slice(-2)] as [number, number, number];
        return reshape(value, [rows, value.size / (rows * from * to), from, to]);
      });
    });
    return {
      attribute: async ({ inputs, evaluate, long }) => {
        await evaluate();
        let table: PatternTable | undefined;
        for (const chunk of equalChunks(inputs.count, defaultBatchSize(rowSizeOf(inputs), batchSize))) {
          throwIfAborted(long.signal);
          const tensors = inputTensors(inputs, chunk);
          const found = await patterns.call([modelInput(inputs, tensors)], long);
          if (found.length === 0)
            fail(
              "argument",
              "attentionPatterns reads a model that attends",
              "one without a softmax that weighs a product",
              "listLayers shows what it has; activations reads any value",
            );
          table ??= new PatternTable(inputs.count, found);
          for (const [layer, value] of found.entries()) {
            const numbers = decode(await value.data(long), value.dtype);
            table.put(chunk.start, chunk.count, layer, value.shape, numbers);
          }
          for (const used of [...tensors, ...found]) used.dispose();
        }
        const { shape, values } = table as PatternTable;
        const rest = ["head", "from", "to"].map((name) => ({ name }));
        return {
          kind: "readings" as const,
          quantity: "attention",
          target: undefined,
          values: { shape, values },
          axes: [{ name: "layer", labels: names }, ...rest],
          evaluations: inputs.count,
        };
      },
      dispose: () => patterns.dispose(),
    };
  },
);

/** Patterns of layers of any size in one table: [rows, layers, heads, from, to]. */
class PatternTable {
  readonly shape: readonly number[];
  readonly values: Float64Array;

  constructor(rows: number, layers: readonly Tensor[]) {
    const most = [1, 2, 3].map((axis) => Math.max(...layers.map(({ shape }) => shape[axis] as number)));
    this.shape = [rows, layers.length, ...most];
    this.values = new Float64Array(this.shape.reduce((a, b) => a * b)).fill(Number.NaN);
  }

  put(start: number, count: number, layer: number, shape: readonly number[], from: ArrayLike<number>): void {
    const [, layers, heads, queries, keys] = this.shape as [number, number, number, number, number];
    const [, ownHeads, ownQueries, ownKeys] = shape as [number, number, number, number];
    let next = 0;
    for (let row = start; row < start + count; row++)
      for (let head = 0; head < ownHeads; head++)
        for (let query = 0; query < ownQueries; query++) {
          const at = (((row * layers + layer) * heads + head) * queries + query) * keys;
          for (let key = 0; key < ownKeys; key++) this.values[at + key] = from[next++] as number;
        }
  }
}
