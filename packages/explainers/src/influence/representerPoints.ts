import {
  add,
  fail,
  grad,
  jit,
  matMul,
  mean,
  mul,
  square,
  sum,
  type Tensor,
  tensor,
  yieldThread,
} from "@hyaline/core";
import { integer, number, required, text } from "@hyaline/core/facts";
import { dataRows, inputTensors, inTurns, modelInput, type WhiteBox } from "@hyaline/explanation";
import { type LayerRows, layerReader } from "../concept/parts/layerRows.js";
import { defineAsking } from "../define.js";
import { classesOf, dataOf, gradientRows, hostNumbers } from "./parts/gradientRows.js";
import { type Learned, type ModelInput, rowLosses } from "./parts/learned.js";
import { minimised } from "./parts/minimised.js";
import { ranked, rankOptions } from "./parts/ranked.js";

/**
 * Representer points: the logit of a class as a sum over the training rows, each counting by how like it is to the explained
 * row and by how much the loss still pulls at it. `x: any[rows, ...input]`, or a record of inputs; `indices` and `values` are
 * [rows, count].
 *
 * Θ f(x) = Σ_i α_i f_i · f(x), α_i = −1 / (2 λ n) ∂L_i / ∂(Θ f_i)
 *
 * f are the values of the layer `features`, and a 1 for the bias. The last layer Θ is fitted anew to the training rows, with
 * the ridge λ on its squares, because the sum holds at the minimum alone; the trained last layer is not used. Positive
 * values speak for the label (excite it), negative ones against it (inhibit it).
 *
 * Source: C.-K. Yeh, J. S. Kim, I. E. H. Yen, P. Ravikumar, "Representer Point Selection for Explaining Deep Neural
 * Networks", NeurIPS 2018, theorem 3.1.
 *
 * @function
 * @param model `{ layer, checkpoints: [{ variables }], loss, data }`: see `TrainedModel`
 * @throws HyalineError `argument` for a model without checkpoints, variables or loss, without labels, and for a layer that is
 * not there; `shape`; `data` for labels that are no classes, `aborted`
 * @example
 * ```ts
 * const trained = { layer: net, checkpoints: [{ variables }], loss: crossEntropy, data };
 * const points = representerPoints(trained, { features: "dense1", count: 3 });
 * const { indices } = await points.explain(x, { labels: [0, 1, 0, 1] }); // indices.shape: [4, 3]
 * ```
 */
export const representerPoints = /* @__PURE__ */ defineAsking(
  {
    name: "representerPoints",
    title: "Representer points",
    family: "influence",
    summary:
      "The logit of a class as a sum over the training rows, by likeness and by how much the loss pulls at each.",
    formula: "α_i f_i · f(x), α_i = −1 / (2 λ n) ∂L_i / ∂(Θ f_i)",
    source: {
      authors: "C.-K. Yeh, J. S. Kim, I. E. H. Yen, P. Ravikumar",
      title: "Representer Point Selection for Explaining Deep Neural Networks",
      year: 2018,
      where: "theorem 3.1",
    },
    needs: "trained",
    rows: "records",
    gives: "influences",
    promises: [],
    cost: "1 forward of it and of each training row, and a fit of the last layer",
  },
  {
    ...rankOptions,
    /** The layer that comes before the last, as `listLayers` shows it. */
    features: required(text("The layer that comes before the last, as listLayers shows it.", undefined)),
    /** λ, the weight of the last layer's squares (default 0.003, as in the paper). */
    ridge: number("λ, the weight of the last layer's squares (as in the paper).", 0.003, [1e-9, 1e9]),
    /** Steps of the fit at most (default 200). */
    iterations: integer("Steps of the fit at most.", 200),
  },
  {
    /** The class of each row of x whose logit is explained. */
    labels: dataRows("The class of each row of x whose logit is explained."),
  },
  (model, { features = "", count, side, ridge, iterations, batchSize }) => {
    const rows = gradientRows("representerPoints", model, { batchSize });
    const point = rows.points.at(-1) as Learned;
    const asked = (x: ModelInput) => point.outputs(point.params, x);
    const reader = layerReader(asked as WhiteBox, [features], batchSize);
    const losses = (w: Tensor, f: Tensor, y: Tensor) => rowLosses(model.loss, matMul(f, w), y);
    const aim = (w: Tensor, f: Tensor, y: Tensor) => add(mean(losses(w, f, y)), mul(sum(square(w)), ridge));
    const evaluated = jit((w: Tensor, f: Tensor, y: Tensor) => ({
      value: aim(w, f, y),
      slope: grad(aim)(w, f, y),
    }));
    const pulls = jit((w: Tensor, f: Tensor, y: Tensor) =>
      grad((z: Tensor) => sum(rowLosses(model.loss, z, y)))(matMul(f, w)),
    );
    const width = jit((x: ModelInput) => asked(x));
    return {
      attribute: async ({ inputs, options: { labels }, long }) => {
        const data = await rows.data(long);
        const explained = await rows.like(inputs, labels as never, long);
        const [first] = (await reader.values(data.inputs, long)) as [LayerRows];
        const [here] = (await reader.values(explained.inputs, long)) as [LayerRows];
        const [known, own] = [withOne(first), withOne(here)];
        const classes = classesOf(explained);
        const outputs = await outputsOf();
        for (const each of classes)
          if (each === null || each < 0 || each >= outputs)
            fail(
              "data",
              `labels are classes from 0 to ${outputs - 1}`,
              String(each),
              "give one for each row",
            );
        const dtype = (point.params[0] as Tensor).dtype === "float64" ? "float64" : "float32";
        // As far as the digits go.
        const tolerance = dtype === "float64" ? 1e-9 : 1e-4;
        const size = known.length / first.count;
        const f = tensor(known, { shape: [first.count, size], dtype });
        const y = tensor(Float64Array.from(data.targets.values), {
          shape: data.targets.shape,
          dtype: data.targets.dtype,
        });
        const weightsOf = (w: Float64Array) => tensor(w, { shape: [size, outputs], dtype });
        const w = await minimised(new Float64Array(size * outputs), { iterations, tolerance }, async (at) => {
          const { value, slope } = await evaluated.call([weightsOf(at), f, y], long);
          const [numbers, slopes] = [await hostNumbers(value, long), await hostNumbers(slope, long)];
          return { value: numbers[0] as number, slope: Float64Array.from(slopes) };
        });
        const pull = await hostNumbers(await pulls.call([weightsOf(w), f, y], long), long);
        const scores = new Float64Array(here.count * first.count);
        for (let row = 0; row < here.count; row++)
          for (let other = 0; other < first.count; other++) {
            let like = 0;
            for (let k = 0; k < size; k++)
              like += (own[row * size + k] as number) * (known[other * size + k] as number);
            const alpha =
              -(pull[other * outputs + (classes[row] as number)] as number) / (2 * ridge * first.count);
            scores[row * first.count + other] = alpha * like;
            const turn = other % 64 === 63 ? yieldThread(long.signal) : undefined;
            if (turn) await turn;
          }
        return {
          kind: "influences" as const,
          data: dataOf(inputs),
          target: classes,
          ...(await inTurns(ranked(scores, here.count, { count, side }), long.signal)),
          evaluations: here.count + first.count,
        };

        async function outputsOf(): Promise<number> {
          const one = { start: 0, count: 1, size: 1 };
          const shown = await width.call([modelInput(data.inputs, inputTensors(data.inputs, one))], long);
          return shown.size;
        }
      },
      dispose: () => {
        rows.dispose();
        reader.dispose();
        for (const each of [evaluated, pulls, width]) each.dispose();
      },
    };
  },
);

/** The values of each row with a 1 behind them. */
function withOne({ values, size, count }: LayerRows): Float64Array {
  const out = new Float64Array(count * (size + 1)).fill(1);
  for (let row = 0; row < count; row++)
    out.set(values.subarray(row * size, (row + 1) * size), row * (size + 1));
  return out;
}
