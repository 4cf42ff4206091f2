import { type CallOptions, type DType, fail, type LongCallOptions, type Tensor } from "@hyaline/core";
import { value } from "@hyaline/core/facts";
import {
  activations,
  atLayer,
  attributedOf,
  type ExplainedInputs,
  type Explanation,
  type HostInput,
  type HostRows,
  inputTensors,
  isWhiteBox,
  type Model,
  modelInput,
  readRows,
  rowSizeOf,
  type Selection,
  selectionOf,
  takenInputs,
  type WhiteBox,
} from "@hyaline/explanation";

const dtypes = ["float32", "float16", "float64", "int32", "bool"] as const;
type InputDType = (typeof dtypes)[number];
const isDType = (given: unknown): boolean => dtypes.includes(given as InputDType);

/** What metrics that ask the model take. */
export const modelOptions = {
  /**
   * The data type in which a white box sees the explained data, or one for each input by name; float32
   * where left out.
   */
  dtype: value<InputDType | Readonly<Record<string, InputDType>>>(
    "The data type in which a white box sees the explained data, or one for each input by name; left out, it is float32, or integers where the model wants them.",
    `one of ${dtypes.join(", ")}, or a record of them by input`,
    (given) =>
      isDType(given) || (typeof given === "object" && given !== null && Object.values(given).every(isDType)),
  ),
};

/** The options of a metric that `explain` and backends take, too. */
export const callOf = ({ signal, backend }: LongCallOptions): LongCallOptions => ({
  ...(signal ? { signal } : {}),
  ...(backend ? { backend } : {}),
});

/** An explained model, and what it was explained at. */
export interface OpenModel {
  readonly model: Model;
  /** Every input; those that attributions are of are `attributed`. At a layer it is the layer's value. */
  readonly inputs: ExplainedInputs & { readonly rowSize: number };
}

/** The name of a layer's value among the inputs: none that a model would use. */
const LAYER = "the layer's value";

/**
 * The model as a function of what was explained: one input, several by name, or a layer, whose value is then an input of its
 * own.
 *
 * @throws HyalineError `data` for NaN in the explained data, `argument` for a layer of a black box
 */
export async function openModel(
  { model, explanation }: { readonly model: Model; readonly explanation: Explanation },
  { dtype, ...options }: { readonly dtype?: unknown } & LongCallOptions,
): Promise<OpenModel> {
  const { data, values, layer } = explanation;
  const isWhite = isWhiteBox(model);
  const inputs = await readTaken(model, explanation, { dtype, ...options });
  if (layer === undefined || startsLike(values.shape, data.shape)) return { model, inputs };
  if (!isWhite)
    return fail("argument", "an explanation of a layer needs a white box", "a black box", "give its model");
  return atLayerOf(model, inputs, layer, callOf(options));
}

/** What was explained as the model takes it: where no data type is given, whole numbers are integers for models that want them. */
export async function readTaken(
  model: Model,
  explanation: Explanation,
  options: { readonly dtype?: unknown } & LongCallOptions,
  isWhite = isWhiteBox(model),
): Promise<OpenModel["inputs"]> {
  const inputs = await readExplained(explanation, options, isWhite);
  return isWhiteBox(model) && options.dtype === undefined
    ? withSize(await takenInputs(model, inputs))
    : inputs;
}

/**
 * What was explained, in the data types that a white box sees, or in float64 as black boxes see it.
 *
 * @throws HyalineError `data` for NaN, which black boxes may be given; `argument` for texts
 */
export async function readExplained(
  { inputs: named, data, texts }: Explanation,
  { dtype, ...options }: { readonly dtype?: unknown } & LongCallOptions,
  isWhite: boolean,
): Promise<ExplainedInputs & { readonly rowSize: number }> {
  if (texts)
    fail(
      "argument",
      "texts have no numbers to move or replace",
      "an explanation of texts",
      "take a metric that removes words, such as deletionAuc",
    );
  const call = callOf(options);
  const dtypeOf = (name: string): DType => {
    const given = typeof dtype === "object" ? (dtype as Readonly<Record<string, DType>>)[name] : dtype;
    return (given as DType | undefined) ?? (isWhite ? "float32" : "float64");
  };
  const read = async (name: string, array: Explanation["data"], attributed: boolean): Promise<HostInput> => ({
    ...(await readRows(array, name, { ...call, dtype: dtypeOf(name), missing: !isWhite })),
    name,
    attributed,
  });
  const parts = named
    ? await Promise.all(
        named.map((each) =>
          read(each.name, each.data, each.values !== undefined || each.players !== undefined),
        ),
      )
    : [await read("x", data, true)];
  return withSize({ count: (parts[0] as HostInput).count, named: named !== undefined, parts });
}

const withSize = (inputs: ExplainedInputs) => ({ ...inputs, rowSize: rowSizeOf(inputs) });

/** Whether attributions lie over the data itself, as maps of a layer do that were resized to the input. */
const startsLike = (shape: readonly number[], data: readonly number[]): boolean =>
  shape.length === data.length && shape.every((n, axis) => n === data[axis] || (axis === 1 && n === 1));

/** The model as a function of its inputs and a layer's value, of which attributions are. */
async function atLayerOf(
  model: WhiteBox,
  inputs: ExplainedInputs,
  layer: string,
  call: CallOptions,
): Promise<OpenModel> {
  const { count, named } = inputs;
  const tensors = inputTensors(inputs, { start: 0, count, size: count });
  const reader = activations(model as (x: Tensor) => Tensor, [layer]);
  const found = await reader.run(modelInput(inputs, tensors) as Tensor, call);
  const held = await readRows(found[layer] as Tensor, layer, call);
  for (const used of [...tensors, ...Object.values(found)]) used.dispose();
  reader.dispose();
  const whole = (record: Readonly<Record<string, Tensor>>): Tensor => {
    const { [LAYER]: value, ...rest } = record;
    const x = named ? rest : rest.x;
    return atLayer(model as (x: Tensor) => Tensor, layer)(x as Tensor).output(value as Tensor);
  };
  const parts = [
    ...inputs.parts.map((part) => ({ ...part, attributed: false })),
    { ...held, name: LAYER, attributed: true },
  ];
  return { model: whole as WhiteBox, inputs: withSize({ count, named: true, parts }) };
}

/** What attributions are of, side by side: any[rows, ...] */
export function attributedData(inputs: ExplainedInputs): HostRows {
  const parts = attributedOf(inputs);
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const rowSize = parts.reduce((sum, part) => sum + part.rowSize, 0);
  const values = new Float64Array(inputs.count * rowSize);
  for (let row = 0, at = 0; row < inputs.count; row++)
    for (const part of parts) {
      values.set(part.values.subarray(row * part.rowSize, (row + 1) * part.rowSize), at);
      at += part.rowSize;
    }
  return {
    shape: [inputs.count, rowSize],
    rowShape: [rowSize],
    values,
    dtype: "float64",
    count: inputs.count,
    rowSize,
  };
}

/**
 * A row's inputs, with other numbers for what attributions are of.
 *
 * @param attributed float64[copies, elements]
 */
export function inputsWith(inputs: ExplainedInputs, row: number, attributed: Float64Array): ExplainedInputs {
  const width = attributedOf(inputs).reduce((sum, { rowSize }) => sum + rowSize, 0);
  const count = attributed.length / width;
  let start = 0;
  const parts = inputs.parts.map((part) => {
    const { rowSize, rowShape } = part;
    const values = new (part.values.constructor as typeof Float64Array)(count * rowSize);
    const own = part.values.subarray(row * rowSize, (row + 1) * rowSize);
    for (let k = 0; k < count; k++)
      values.set(
        part.attributed ? attributed.subarray(k * width + start, k * width + start + rowSize) : own,
        k * rowSize,
      );
    if (part.attributed) start += rowSize;
    return { ...part, count, shape: [count, ...rowShape], values };
  });
  return { ...inputs, count, parts };
}

/** The explained outputs, checked against what the model has. */
export function selectionsOf({ target, data }: Explanation, outputs: number): Selection[] {
  const rows = data.shape[0] as number;
  if (target.length !== rows)
    fail("shape", "an explanation has one target per row", `${target.length} for ${rows} rows`);
  return target.map((each) => selectionOf(each, [outputs]));
}
