import { fail, type LongCallOptions } from "@hyaline/core";
import { type Option, value } from "@hyaline/core/facts";
import {
  type Baseline,
  type BoundMasker,
  baselineRows,
  coalitionRunner,
  type ExplainedInputs,
  type Explanation,
  equalChunks,
  explainedOutput,
  type HostRows,
  hostInputsOf,
  type MaskedRows,
  type Masker,
  type Model,
  type Selection,
  textMasker,
} from "@hyaline/explanation";
import { descending, valuesOfRow } from "./attributionRows.js";
import { attributedData, callOf, inputsWith, modelOptions, openModel, selectionsOf } from "./openModel.js";
import { readBaselines } from "./readBaselines.js";
import { type Patch, type RowUnits, rowUnits, type Unit } from "./units.js";

type GivenBaseline = Baseline | Readonly<Record<string, Baseline>>;

/** What metrics that remove input take. */
export const removalOptions = {
  /** What removed input becomes: a number, a row, or one for each explained row; 0 where left out. */
  baseline: {
    ...baselineRows(
      "What removed input becomes: a number, a row, or one for each explained row; 0 where left out.",
    ),
    default: undefined,
  } as Option<GivenBaseline | undefined>,
  /**
   * What removes players instead of a baseline, such as backgroundMasker({ background }); words of texts
   * are taken out.
   */
  masker: value<Masker | Masker<readonly string[]> | BoundMasker>(
    "What removes players instead of a baseline, such as backgroundMasker({ background }); words of texts are taken out.",
    "a masker",
    (given) => typeof given === "object" && given !== null && ("bind" in given || "playersOf" in given),
  ),
  ...modelOptions,
};

/** Coalitions of one row's units that are to be evaluated. */
export interface Coalitions {
  readonly count: number;
  /** Sets to 0 what the coalition at `place` lacks. Asked once for each place, in turn. */
  remove(place: number, present: Uint8Array): void;
}

export interface RemovalOptions extends LongCallOptions {
  readonly baseline: GivenBaseline | undefined;
  readonly masker: Masker | Masker<readonly string[]> | BoundMasker | undefined;
  readonly dtype: unknown;
  readonly batchSize?: number | undefined;
  readonly unit?: Unit | Patch | undefined;
  readonly absolute?: boolean;
}

/** Players of the coalitions that are held at once: more of them would only take memory. */
const AT_ONCE = 2 ** 24;

/** What a row's coalitions come to. */
export interface RemovedRow {
  readonly units: RowUnits;
  /** The explained output of each coalition. */
  readonly outputs: Float64Array;
}

/**
 * The explained output of every row with some of its units removed.
 *
 * @param coalitionsOf for the units of every row, the coalitions of every row
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 */
export async function removedRows(
  subject: { readonly explanation: Explanation; readonly model: Model },
  options: RemovalOptions,
  coalitionsOf: (units: readonly RowUnits[]) => readonly Coalitions[],
): Promise<{ readonly rows: readonly RemovedRow[]; readonly evaluations: number }> {
  const { explanation } = subject;
  const { onProgress, batchSize } = options;
  const call = { ...callOf(options), ...(onProgress ? { onProgress } : {}) };
  const { model, masked, masker, units } = await maskedUnits(subject, options);
  const runner = coalitionRunner(model, batchSize);
  const outputs = units.map(() => new Float64Array(0));
  let targets: readonly Selection[] | undefined;
  try {
    const plans = coalitionsOf(units);
    const total = plans.reduce((sum, { count }) => sum + count, 0);
    const stream = runner.start(masker, masked, total, call);
    for (const [row, { count, remove }] of plans.entries()) {
      const players = masker.playersOf(row);
      const found = new Float64Array(count);
      outputs[row] = found;
      for (const { start, count: several } of equalChunks(count, AT_ONCE / Math.max(1, players))) {
        const masks = new Uint8Array(several * players).fill(1);
        for (let k = 0; k < several; k++) remove(start + k, masks.subarray(k * players, (k + 1) * players));
        await stream.add({ row, count: several, masks, distinct: true }, (values) => {
          const width = values.length / several;
          targets ??= selectionsOf(explanation, width);
          const target = targets[row] as Selection;
          for (let k = 0; k < several; k++) found[start + k] = explainedOutput(target, values, k * width);
        });
      }
    }
    await stream.finish();
    const rows = units.map((own, row) => ({ units: own, outputs: outputs[row] as Float64Array }));
    return { rows, evaluations: stream.evaluated() };
  } finally {
    runner.dispose();
    masker.dispose();
  }
}

/** What can be removed from each row, and what does so. */
interface MaskedUnits {
  readonly model: Model;
  readonly masked: MaskedRows;
  readonly masker: BoundMasker;
  readonly units: readonly RowUnits[];
}

async function maskedUnits(
  subject: { readonly explanation: Explanation; readonly model: Model },
  options: RemovalOptions,
): Promise<MaskedUnits> {
  const { explanation, model } = subject;
  const { baseline, unit, absolute = false } = options;
  const call = callOf(options);
  const masker = options.masker ?? (await wordsOf(explanation, call));
  if (masker === undefined) {
    const open = await openModel(subject, options);
    const units = rowUnits(explanation, open.inputs, unit, absolute);
    const fills = await readBaselines(baseline, open.inputs, call);
    return { ...open, masked: open.inputs, masker: baselineMasker(open.inputs, fills, units), units };
  }
  if (baseline !== undefined || (unit !== undefined && unit !== "player"))
    fail(
      "argument",
      "a masker says what is removed and what it becomes, also of texts",
      "a baseline or a unit",
    );
  if ("playersOf" in masker || takesTexts(masker)) {
    const count = explanation.data.shape[0] as number;
    const bound =
      "playersOf" in masker
        ? { ...masker, dispose: () => undefined }
        : await masker.bind(textsOf(explanation), call);
    return {
      model,
      masked: { count, rowSize: 1 },
      masker: bound,
      units: playerUnits(explanation, bound, absolute),
    };
  }
  const open = await openModel(subject, options);
  if (open.inputs.named)
    fail("argument", "a masker of numbers serves a model of one input", "several inputs, or a layer");
  const rows = attributedData(open.inputs);
  const bound = await masker.bind(rows, call);
  return { model, masked: rows, masker: bound, units: playerUnits(explanation, bound, absolute) };
}

const takesTexts = (masker: Masker | Masker<readonly string[]>): masker is Masker<readonly string[]> =>
  masker.takes === "texts";

const textsOf = ({ texts }: Explanation): readonly string[] =>
  texts ??
  fail("argument", "a masker of texts serves explanations of texts", "one of numbers", "give a baseline");

/** Of an explanation of texts, what takes its words out, as they were told apart when it was made. */
async function wordsOf(
  { texts, tokens }: Explanation,
  call: LongCallOptions,
): Promise<BoundMasker | undefined> {
  if (!texts) return undefined;
  for (const bagOfWords of [true, false]) {
    const bound = await textMasker({ bagOfWords }).bind(texts, call);
    const own = texts.map((_, row) => bound.wordsOf(row));
    if (tokens === undefined || JSON.stringify(own) === JSON.stringify(tokens)) return bound;
  }
  return fail(
    "argument",
    "words that were told apart in another way need the masker that did so",
    "none",
    "give it as masker",
  );
}

/** A masker's players as units, scored by the attributions in their order. */
function playerUnits(explanation: Explanation, masker: BoundMasker, absolute: boolean): RowUnits[] {
  const [rows = 0] = explanation.data.shape;
  return Array.from({ length: rows }, (_, row) => {
    const [scores, players] = [valuesOfRow(explanation, row), masker.playersOf(row)];
    if (players > scores.length)
      fail(
        "shape",
        "a masker's players must be those that were explained",
        `${players} for ${scores.length} attributions in row ${row}`,
      );
    const own = scores.subarray(0, players);
    const unitOf = Int32Array.from({ length: players }, (_, i) => i);
    return { unitOf, scores: own, order: descending(absolute ? own.map(Math.abs) : own) };
  });
}

/** Units that are absent take the values of the baseline. */
function baselineMasker(
  inputs: ExplainedInputs,
  fills: readonly HostRows[],
  units: readonly RowUnits[],
): BoundMasker {
  const { values, rowSize } = attributedData(inputs);
  return {
    playersOf: (row) => (units[row] as RowUnits).scores.length,
    baseDependsOnRow: true,
    compose: (row, masks) => {
      const { unitOf, scores } = units[row] as RowUnits;
      const fill = Float64Array.from(fills.flatMap((each) => [...rowOf(each, each.count === 1 ? 0 : row)]));
      const composed = new Float64Array((masks.length / scores.length) * rowSize);
      for (let at = 0, first = 0; at < composed.length; at += rowSize, first += scores.length)
        for (let i = 0; i < rowSize; i++) {
          const unit = unitOf[i] as number;
          const isPresent = unit < 0 || masks[first + unit] === 1;
          composed[at + i] = (isPresent ? values[row * rowSize + i] : fill[i]) as number;
        }
      return hostInputsOf(inputsWith(inputs, row, composed));
    },
    dispose: () => undefined,
  };
}

const rowOf = ({ values, rowSize }: HostRows, row: number) =>
  values.subarray(row * rowSize, (row + 1) * rowSize);
