import { fail, type NumericArray, quote, sizeOf } from "@hyaline/core";

/** A weighted sum of outputs, such as the difference of two (`[1, -1, 0]`: why this one rather than that one). */
export interface WeightedTarget {
  /** One number for each output. */
  readonly weights: readonly number[];
  readonly name?: string;
}

/** A place in an output of several axes, such as a token at a step: `[step, token]`. */
export interface IndexTarget {
  readonly index: readonly number[];
  /** A place that it is compared with: why this one rather than that one, the difference of both. */
  readonly against?: readonly number[];
  /** The same places once the output's axes are flattened: filled in by explainers. */
  readonly output?: number;
  readonly againstOutput?: number;
}

/** What was explained of one row; `null` where the model has a single output. */
export type RowTarget = number | null | WeightedTarget | IndexTarget;

/**
 * Which output to explain: one index for all rows, `null` for a model with a single output, a weighted sum of outputs, or a
 * place in an output of several axes; or a list of these, one per row, as of the tokens of a generated sequence. Left out or
 * `"predicted"`, it is each row's largest output.
 */
export type Target = RowTarget | readonly RowTarget[] | "predicted";

/** A model's outputs for rows: `[rows, outputs]`, with the axes that an output had before it was flattened. */
export interface Outputs extends NumericArray {
  readonly outputShape?: readonly number[];
}

/** The outputs that a target sums, and their weights: one of weight 1 for an index. */
export interface Selection {
  readonly indices: readonly number[];
  readonly weights: readonly number[];
}

const isList = (target: unknown): target is readonly unknown[] => Array.isArray(target);

/**
 * One target per row, checked.
 *
 * @param outputs float[rows, outputs]
 * @throws HyalineError `argument` for an index that is out of range, a list of another length, or `null` for a model
 * with several outputs
 */
export function resolveTargets(target: Target | undefined, outputs: Outputs): RowTarget[] {
  const [rows, count] = outputs.shape as [number, number];
  const { outputShape = [count] } = outputs;
  if (isList(target)) checkLength(target, rows);
  const asked = target === "predicted" ? undefined : target;
  return Array.from({ length: rows }, (_, row) => {
    if (asked === undefined) return count === 1 ? null : largest(outputs, row);
    const one = (isList(asked) ? asked[row] : asked) as RowTarget;
    const { indices } = selectionOf(one, outputShape);
    if (typeof one === "object" && one !== null && "index" in one) {
      const [output, againstOutput] = indices as [number, number?];
      return { ...one, output, ...(againstOutput === undefined ? {} : { againstOutput }) };
    }
    return count === 1 && typeof one === "number" ? null : one;
  });
}

/** @throws HyalineError `argument` */
export function checkLength(list: readonly unknown[], rows: number): void {
  if (list.length !== rows)
    fail("argument", "a list of targets needs one per row", `${list.length} for ${rows} rows`);
}

/**
 * What one row's target sums.
 *
 * @param outputShape the axes of one row's output
 * @throws HyalineError `argument` for a target that does not fit the outputs
 */
export function selectionOf(target: RowTarget, outputShape: readonly number[]): Selection {
  const count = sizeOf(outputShape);
  if (target === null) {
    if (count !== 1)
      fail(
        "argument",
        "target may be null only for a model with a single output",
        `${count} outputs`,
        "choose one",
      );
    return { indices: [0], weights: [1] };
  }
  if (typeof target === "object" && "weights" in target) {
    const { weights } = target;
    if (!isList(weights) || weights.length !== count || !weights.every(Number.isFinite))
      fail("argument", `target.weights needs one number for each of ${count} outputs`, quote(weights));
    const used = weights.flatMap((weight, i) => (weight === 0 ? [] : [i]));
    return { indices: used, weights: used.map((i) => weights[i] as number) };
  }
  if (typeof target === "object" && "index" in target) {
    const { index, against, output, againstOutput } = target;
    // Whoever has only the flattened outputs, such as a metric, goes by the places in them.
    const isFlat = output !== undefined && outputShape.length === 1;
    const place = isFlat ? placeIn(outputShape, "output", [output]) : placeIn(outputShape, "index", index);
    if (against === undefined) return { indices: [place], weights: [1] };
    const other = isFlat
      ? placeIn(outputShape, "againstOutput", [againstOutput])
      : placeIn(outputShape, "against", against);
    return { indices: [place, other], weights: [1, -1] };
  }
  if (!Number.isInteger(target) || (target as number) < 0 || (target as number) >= count)
    fail(
      "argument",
      `target must be an output index from 0 to ${count - 1}`,
      quote(target),
      count === 1 ? "the model has a single output: leave target out" : undefined,
    );
  return { indices: [target as number], weights: [1] };
}

/** @throws HyalineError `argument` for what is no place within an output's axes */
function placeIn(outputShape: readonly number[], name: string, place: unknown): number {
  const fits = (i: unknown, axis: number) =>
    Number.isInteger(i) && (i as number) >= 0 && (i as number) < (outputShape[axis] as number);
  if (!isList(place) || place.length !== outputShape.length || !place.every(fits))
    return fail(
      "argument",
      `target.${name} must be a place within [${outputShape.join(", ")}]`,
      quote(place),
    );
  return (place as readonly number[]).reduce((at, i, axis) => at * (outputShape[axis] as number) + i, 0);
}

/** The explained output of one row, whose outputs begin at `start`. */
export function explainedOutput(
  { indices, weights }: Selection,
  outputs: ArrayLike<number>,
  start = 0,
): number {
  let sum = 0;
  indices.forEach((index, i) => {
    sum += (weights[i] as number) * (outputs[start + index] as number);
  });
  return sum;
}

/** The explained output of each row: float64[rows]. */
export function explainedOutputs(
  { values, shape, outputShape }: Outputs,
  targets: readonly RowTarget[],
): Float64Array {
  const width = shape[1] as number;
  return Float64Array.from(targets, (target, row) =>
    explainedOutput(selectionOf(target, outputShape ?? [width]), values, row * width),
  );
}

/** What an explanation calls its target: the output's name where there is one; empty for a model with one output. */
export function targetName(target: RowTarget, outputNames?: readonly string[]): string {
  if (target === null) return outputNames?.[0] ?? "";
  if (typeof target === "number") return outputNames?.[target] ?? `output ${target}`;
  if ("index" in target) {
    const { index, against } = target;
    return `output [${index.join(", ")}]${against ? ` − output [${against.join(", ")}]` : ""}`;
  }
  if (target.name !== undefined) return target.name;
  const terms = target.weights.flatMap((weight, i) => (weight === 0 ? [] : [term(weight, i, outputNames)]));
  return terms.join(" ").replace(/^\+ /, "");
}

function term(weight: number, output: number, outputNames: readonly string[] | undefined): string {
  const size = Math.abs(weight) === 1 ? "" : `${Math.abs(weight)} · `;
  return `${weight < 0 ? "−" : "+"} ${size}${outputNames?.[output] ?? `output ${output}`}`;
}

function largest({ shape, values }: NumericArray, row: number): number {
  const count = shape[1] as number;
  let best = 0;
  for (let i = 1; i < count; i++) {
    if ((values[row * count + i] as number) > (values[row * count + best] as number)) best = i;
  }
  return best;
}
