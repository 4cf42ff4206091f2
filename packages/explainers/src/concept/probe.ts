import { fail } from "@hyaline/core";
import { integer, number, required, texts } from "@hyaline/core/facts";
import { dataRows, inTurns, largestOf, type Rows, randomStream, readRows } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { type LayerRows, layerReader } from "./parts/layerRows.js";
import { linearClassifier, scoresOf } from "./parts/linearClassifier.js";

/**
 * Linear probes: what a layer knows of a label, as far as a linear classifier reads it. `x: any[rows, ...input]`, or a
 * record of inputs: rows whose labels are known; `values` are float64[rows, layers].
 *
 * values = the probability of the row's own label, by a probe that was fitted to the other rows
 *
 * Rows are cut into `folds`, each read by a logistic regression of every class against the others that the rest of the rows
 * fitted. The mean over rows says how well a layer knows the label. That a probe reads something does not mean that the
 * model uses it: ablate it (`steer` with `mode: "remove"`) to know.
 *
 * Source: G. Alain, Y. Bengio, "Understanding intermediate layers using linear classifier probes", 2016.
 *
 * @function
 * @param model a white box: a traceable function from any[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there, `shape` for labels of other rows, `data` for labels that are
 * no classes, `aborted`
 * @example
 * ```ts
 * const probes = probe(model, { layers: ["sequential/dense1"], folds: 2 });
 * const { values } = await probes.explain(x, { labels: [0, 1, 0, 1] }); // values.shape: [4, 1]
 * ```
 */
export const probe = /* @__PURE__ */ defineAsking(
  {
    name: "probe",
    title: "Linear probes",
    family: "concept",
    summary: "What a layer knows of a label, as far as a linear classifier reads it.",
    formula: "the probability of the label by a probe fitted to the other rows",
    source: {
      authors: "G. Alain, Y. Bengio",
      title: "Understanding intermediate layers using linear classifier probes",
      year: 2016,
    },
    needs: "whiteBox",
    rows: "records",
    gives: "readings",
    promises: [],
    cost: "2 forwards",
  },
  {
    /** Names of the layers to read, as `listLayers` shows them. */
    layers: required(texts("Names of the layers to read, as listLayers shows them.")),
    /** Parts that the rows are cut into (default 5). */
    folds: integer("Parts that the rows are cut into.", 5, [2, 1000]),
    /** Weight of the classifiers' ridge (default 0.01). */
    ridge: number("Weight of the classifiers' ridge.", 0.01, [1e-9, 1e9]),
    /** Seed for the order in which rows are cut (default 0). */
    seed: integer("Seed for the order in which rows are cut.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {
    /** The class of each row (default: the one that the model gives it). */
    labels: dataRows("The class of each row (default: the one that the model gives it)."),
  },
  (model, { layers = [], folds, ridge, seed, batchSize }) => {
    const reader = layerReader(model, layers, batchSize);
    return {
      attribute: async ({ inputs, evaluate, options: { labels }, long }) => {
        const { outputs } = await evaluate();
        const { count } = inputs;
        const classes =
          labels === undefined ? answersOf(outputs.values, count) : await classesOf(labels as Rows);
        if (classes.length !== count)
          fail("shape", "labels are one for each row of x", `${classes.length} for ${count}`);
        const read = await reader.values(inputs, long);
        const values = new Float64Array(count * layers.length);
        const order = Int32Array.from({ length: count }, (_, i) => i);
        randomStream(seed).shuffle(order);
        const parts = Math.min(folds, count);
        for (const [i, layer] of read.entries()) {
          for (let fold = 0; fold < parts; fold++) {
            const held = Array.from(order).filter((_, k) => k % parts === fold);
            const found = await probabilities(layer, held);
            held.forEach((row, k) => {
              values[row * layers.length + i] = found[k] as number;
            });
          }
          long.onProgress?.({ done: i + 1, total: layers.length });
        }
        return {
          kind: "readings" as const,
          quantity: "probability of the label",
          target: undefined,
          values: { shape: [count, layers.length], values },
          axes: [{ name: "layer", labels: layers }],
          evaluations: count,
          seed,
        };

        /** Of the held rows' own labels, by probes of the others. */
        async function probabilities(layer: LayerRows, held: readonly number[]): Promise<number[]> {
          const out = new Set(held);
          const fitted = Array.from({ length: count }, (_, row) => row).filter((row) => !out.has(row));
          const kinds = [...new Set(fitted.map((row) => classes[row] as number))];
          const [known, asked] = [rowsAt(layer, fitted), rowsAt(layer, held)];
          const scores = new Map<number, Float64Array>();
          for (const kind of kinds) {
            const isKind = fitted.map((row) => classes[row] === kind);
            const classifier = await inTurns(linearClassifier(known, isKind, ridge), long.signal);
            scores.set(
              kind,
              scoresOf(classifier, asked).map((score) => 1 / (1 + Math.exp(-score))),
            );
          }
          return held.map((row, k) => {
            const own = scores.get(classes[row] as number)?.[k] ?? 0;
            const all = kinds.reduce((sum, kind) => sum + (scores.get(kind)?.[k] as number), 0);
            return all > 0 ? own / all : 0;
          });
        }

        async function classesOf(given: Rows): Promise<number[]> {
          const rows = await readRows(given, "labels", long);
          if (rows.rowSize !== 1 || !rows.values.every(Number.isInteger))
            fail(
              "data",
              "labels are a class for each row",
              `[${rows.shape.join(", ")}]`,
              "give whole numbers",
            );
          return Array.from(rows.values);
        }
      },
      dispose: () => reader.dispose(),
    };
  },
);

function rowsAt({ values, size }: LayerRows, places: readonly number[]): Float64Array {
  const rows = new Float64Array(places.length * size);
  places.forEach((place, i) => {
    rows.set(values.subarray(place * size, (place + 1) * size), i * size);
  });
  return rows;
}

/** The largest output of each row. */
function answersOf(outputs: Float64Array, rows: number): number[] {
  const width = outputs.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const own = outputs.subarray(row * width, (row + 1) * width);
    return largestOf(own);
  });
}
