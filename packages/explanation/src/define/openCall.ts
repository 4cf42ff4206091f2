import { fail, type LongCallOptions, sizeOf } from "@hyaline/core";
import type { Options } from "@hyaline/core/facts";
import {
  attributedOf,
  checkDifferentiable,
  columnsOf,
  type ExplainedInputs,
  explainedOutput,
  type HostOutputs,
  type HostRows,
  type InputsRunner,
  isWhiteBox,
  type Model,
  type Rows,
  type RowTarget,
  readInputs,
  resolveTargets,
  selectionOf,
  type Target,
} from "../model/index.js";
import type { ExplainerFacts } from "./facts.js";
import type { Call } from "./method.js";
import { isRowsOption } from "./rowsOption.js";

export interface CallSource {
  readonly facts: ExplainerFacts;
  readonly model: Model;
  readonly runner: Pick<InputsRunner, "run">;
  /** The specs of the method's own call options. */
  readonly options: Options;
  /** Integer input is refused: gradients are taken of the input itself. */
  readonly differentiates: boolean;
}

/** A call that is under way, and how many rows the model was evaluated on for it. */
export interface OpenCall extends Call<Readonly<Record<string, unknown>>> {
  readonly evaluated: { count: number };
  /** What is explained of outputs of these axes: one target for each row, or each row's largest. */
  targetsOf(outputShape: readonly number[]): readonly RowTarget[] | "predicted";
  /** Takes outputs that were evaluated together with others for those of the rows. */
  use(outputs: HostOutputs): { readonly outputs: HostOutputs; readonly targets: readonly RowTarget[] };
  /** What `evaluate` or `use` found. */
  readonly found: { outputs?: HostOutputs; targets?: readonly RowTarget[] };
  /** Options that are rows, one for each attributed input; and all others. */
  readonly rowOptions: Readonly<Record<string, readonly HostRows[]>>;
  readonly fixed: Readonly<Record<string, unknown>>;
}

const nothing: ExplainedInputs = { count: 0, named: false, parts: [] };

/** Reads and checks what a method is called with. */
export async function openCall(
  { facts, model, runner, options, differentiates }: CallSource,
  x: unknown,
  chosen: Readonly<Record<string, unknown>>,
  long: LongCallOptions,
): Promise<OpenCall> {
  const takesTexts = facts.rows === "texts" || (facts.rows === "inputs" && areTexts(x));
  const words = takesTexts ? await import("./words.js") : undefined;
  const texts = words?.textsOf(x) ?? [];
  const inputs = takesTexts || facts.rows === "none" ? nothing : await read(x);
  if (differentiates) for (const part of attributedOf(inputs)) checkDifferentiable(part, "a gradient");
  if (differentiates && inputs.named && attributedOf(inputs).length === 0)
    fail(
      "dtype",
      "a gradient needs floating-point input",
      "integers only",
      "explain a layer, such as the embedding",
    );

  const several = inputs.named ? await import("./severalInputs.js") : undefined;
  const rowOptions: Record<string, HostRows[]> = {};
  const fixed: Record<string, unknown> = {};
  for (const key of Object.keys(options)) {
    const option = options[key];
    if (!isRowsOption(option)) fixed[key] = chosen[key];
    else {
      const attributed = attributedOf(inputs);
      const names = attributed.map(({ name }) => name);
      const given = several?.byInput(key, chosen[key], names) ?? (() => chosen[key]);
      rowOptions[key] = await Promise.all(
        attributed.map((part) => option.read(given(part.name), part, long)),
      );
    }
  }
  const rows = several ? several.sideBySide(inputs) : (inputs.parts[0] as HostRows);
  const ofRows = (asked: HostRows): ExplainedInputs =>
    several?.apart(asked, inputs) ?? {
      ...inputs,
      count: asked.count,
      parts: [{ ...asked, name: "x", attributed: true }],
    };
  const own = takesTexts ? texts : inputs;
  const evaluated = { count: 0 };
  const found: OpenCall["found"] = {};
  const run: OpenCall["run"] = async (asked, origins) => {
    const given = isRows(asked) ? ofRows(asked) : asked;
    const count = Array.isArray(given) ? given.length : (given as ExplainedInputs).count;
    evaluated.count += count;
    if (given === own) return runner.run(given, long);
    const isEach = count === (takesTexts ? texts.length : inputs.count);
    return runner.run(given, { ...long, origins: origins ?? (isEach ? (i) => i : "made") });
  };
  const use = (outputs: HostOutputs) => {
    const targets = resolveTargets(chosen.target as Target | undefined, outputs);
    return Object.assign(found, { outputs, targets });
  };
  const targetsOf: OpenCall["targetsOf"] = (outputShape) => {
    const target = chosen.target as Target | undefined;
    const width = sizeOf(outputShape);
    if (width > 1 && (target === undefined || target === "predicted")) return "predicted";
    return resolveTargets(target, { shape: [inputs.count, width], outputShape, values: [] });
  };
  let evaluation: ReturnType<OpenCall["evaluate"]> | undefined;
  const evaluate: OpenCall["evaluate"] = () => {
    evaluation ??= run(own).then(use);
    return evaluation;
  };
  return {
    ...long,
    long,
    inputs,
    rows,
    columns: columnsOf(inputs),
    several,
    texts,
    words,
    options: { ...fixed, ...rowOptions },
    rowOptions,
    fixed,
    evaluated,
    found,
    targetsOf,
    use,
    evaluate,
    run,
    predict: async (asked, row) => {
      const { targets } = await evaluate();
      const { shape, values, outputShape } = await run(asked, row === undefined ? undefined : () => row);
      const width = shape[1] as number;
      const selection = selectionOf(targets[row ?? 0] ?? null, outputShape ?? [width]);
      return Float64Array.from({ length: shape[0] as number }, (_, i) =>
        explainedOutput(selection, values, i * width),
      );
    },
  };

  async function read(given: unknown): Promise<ExplainedInputs> {
    const attribute = chosen.attribute as readonly string[] | undefined;
    const missing = facts.missing === true;
    const asked = isWhiteBox(model) ? long : { ...long, dtype: "float64" as const, missing };
    return readInputs(given as Rows, "x", { ...asked, attribute });
  }
}

const isRows = (asked: unknown): asked is HostRows =>
  typeof asked === "object" && asked !== null && "rowSize" in asked;

const areTexts = (x: unknown): boolean => Array.isArray(x) && typeof x[0] === "string";
