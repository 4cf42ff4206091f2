import { cast, decode, fail, type Graph, hostData, sizeOf, type Tensor, tap, trace } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { roundTo } from "../ops/roundTo.js";
import { type ImportBudget, Spending } from "./budget.js";
import type { ElementType } from "./elementType.js";
import { Environment } from "./environment.js";
import type { ExternalData } from "./externalData.js";
import { quoted } from "./fileError.js";
import { layersOf, type OnnxLayer } from "./layers.js";
import { metadataOf, type OnnxMetadata } from "./metadata.js";
import type { Plan } from "./plan.js";
import { readModel } from "./readModel.js";
import { Replacements } from "./replacements.js";
import { type RunContext, runPlan } from "./run.js";
import { movingOps, seenValues } from "./seenValues.js";
import { fitsFile, shortcutTo } from "./shortcut.js";
import { bindInputs, boundSpec, type OnnxPort, port, type ShapeBindings } from "./signature.js";
import { fileTensor } from "./tensorData.js";
import { computed as computedValue, known, type Value } from "./value.js";
import { weightsOf } from "./weights.js";

export interface ImportOptions {
  /**
   * Sizes of axes that the file leaves open: `{ batch: 8 }` by the axis' name, or `{ input: [8, 3, 224, 224] }` by the
   * input's. They are what `layers` and `graph` show; `fn` takes inputs of any size. What nothing binds counts as 1.
   */
  readonly shapes?: ShapeBindings;
  /**
   * Inputs that always have the same value, such as a sample rate: they are no longer inputs, and branches and shapes may
   * depend on them. A number, or the elements of a tensor whose shape the file declares or `shapes` gives.
   */
  readonly constants?: Readonly<Record<string, number | readonly number[]>>;
  /** The outputs that are wanted (default: all); what only others need is not read. */
  readonly outputs?: readonly string[];
  /** Files beside the model that hold its weights, by the names that the model gives them. */
  readonly externalData?: ExternalData;
  /** `"float64"` computes a float32 model in double precision, to check gradients by differences (default `"float32"`). */
  readonly precision?: "float32" | "float64";
  /** How much work and memory the file may ask for; raise it for a file that you trust. */
  readonly budget?: ImportBudget;
}

/** The names of {@link ImportOptions}. */
export const importKeys = ["shapes", "constants", "outputs", "externalData", "precision", "budget"];

export interface OnnxCallOptions {
  /** Tensors in the place of weights, by name; the others stay the file's. */
  readonly parameters?: Readonly<Record<string, Tensor>>;
  /**
   * Tensors in the place of values inside, by the names of `layers`: with them the model is a function of any layer, which
   * can be differentiated, such as `(h) => model.fn(x, { values: { embeddings: h } })`.
   */
  readonly values?: Readonly<Record<string, Tensor>>;
}

export type OnnxInputs = Tensor | Readonly<Record<string, Tensor>>;
export type OnnxOutputs = Tensor | Readonly<Record<string, Tensor>>;

/** A model read from an ONNX file. */
export interface OnnxModel<Outputs extends OnnxOutputs = Tensor> {
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  /** The values that nodes make, in order. */
  readonly layers: readonly OnnxLayer[];
  readonly metadata: OnnxMetadata;
  /**
   * The weights by name, in the order in which nodes first use them: every float tensor that the file holds. Names that share
   * one tensor are separate parameters.
   */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /**
   * The model as a function of one tensor, or of a record by input name; its result is the output, or a record of the
   * outputs by name where there are several. It can be traced, compiled and differentiated like any function, with
   * respect to its inputs, the `parameters`, and the `values` inside, which are named for explainers and `cut`.
   */
  readonly fn: (inputs: OnnxInputs, options?: OnnxCallOptions) => Outputs;
  /** The model's graph for inputs of the declared shapes. */
  graph(): Graph;
}

/**
 * Reads a model from the bytes of an ONNX file: opsets 7 to 26, and older files whose ops have not changed since.
 *
 * Weights are decoded when they are first needed, and are views of `bytes` where those are aligned: do not write to
 * them. Arithmetic on shapes is done while the graph is made. int64 is computed as int32, with a check that constants
 * fit. Inputs' first axes may be of any size, also where the file fixes them.
 *
 * @param bytes the file
 * @throws HyalineError `file` for a malformed or hostile file, and (when it is traced) for one that takes more than its
 * budget; `unsupported`, naming every op that cannot be read;
 * `argument` for unknown outputs
 * @example
 * ```ts
 * const model = importOnnx(await readFile("model.onnx"), { shapes: { batch: 1 } });
 * const logits = await jit(model.fn)(zeros([1, 3, 224, 224]));
 * const gradient = grad((x: Tensor) => model.fn(x).max())(zeros([1, 3, 224, 224]));
 * ```
 */
export function importOnnx<Outputs extends OnnxOutputs = Tensor>(
  bytes: Uint8Array,
  options: ImportOptions = {},
): OnnxModel<Outputs> {
  refuseUnknown("importOnnx", options, importKeys);
  const { shapes = {}, constants = {}, precision = "float32", budget = {} } = options;
  const double = precision === "float64";
  const model = readModel(bytes, options);
  const { plan } = model;
  const ports = plan.inputs
    .filter(({ name }) => !plan.initializers.has(name))
    .map((input) => port(input, double));
  const inputs = ports.filter(({ name }) => !Object.hasOwn(constants, name));
  const fixed = fixedInputs(ports, constants, shapes);
  const outputs = plan.outputs.map((output) => port(output, double));
  checkBindings(ports, shapes);
  const weights = weightsOf(model.plan, double);
  const held = elementsHeld(plan);
  const shown = seenValues(
    plan,
    plan.outputs.map(({ name }) => name),
    new Set(movingOps),
  );

  const whole = double ? undefined : shortcutTo({ model, inputs, outputs, fixed });
  const call = (
    given: OnnxInputs,
    { parameters = {}, values = {} }: OnnxCallOptions,
    isGraph: boolean,
  ): Outputs => {
    weights.check(parameters);
    const replacements = new Replacements(values);
    const bound = bindInputs(inputs, given, shapes);
    const spending = new Spending(budget, bound, held);
    let isTrusted = true;
    const context: RunContext = {
      ...model,
      double,
      spending,
      scope: "",
      weight: (data, name) => spending.holds(weights.tensor(data, name, parameters)),
      namedWeight: weights.named,
      replacement: (name, value) => replacements.take(name, value),
      shows: (name) => shown.has(name),
      keepToOps: () => {
        isTrusted = false;
      },
    };
    const environment = new Environment();
    for (const [name, value] of fixed) environment.set(name, value);
    bound.forEach((input, i) => {
      const { name, type } = inputs[i] as OnnxPort;
      environment.set(name, inputValue(input, tap(name, input), type));
    });
    const computed = spending.watch(() =>
      runPlan(context, plan, environment, { tapped: true }).map((value, i) =>
        outputTensor(value, outputs[i] as OnnxPort),
      ),
    );
    spending.checkMemory(computed);
    replacements.checkTaken();
    const isUnchanged =
      isTrusted &&
      !isGraph &&
      [parameters, values].every((each) => Object.keys(each).length === 0) &&
      fitsFile(inputs, bound);
    const results = whole && isUnchanged ? whole(bound, computed) : computed;
    return (
      results.length === 1
        ? results[0]
        : Object.fromEntries(results.map((result, i) => [(outputs[i] as OnnxPort).name, result]))
    ) as Outputs;
  };

  const fn = (given: OnnxInputs, callOptions: OnnxCallOptions = {}): Outputs =>
    call(given, refuseUnknown("fn", callOptions, ["parameters", "values"]), false);
  let graph: Graph | undefined;
  const traced = (): Graph => {
    graph ??= traceModel((given) => call(given, {}, true), inputs, shapes);
    return graph;
  };
  let layers: readonly OnnxLayer[] | undefined;
  return {
    inputs,
    outputs,
    metadata: metadataOf(model),
    get parameters() {
      return weights.record;
    },
    fn,
    graph: traced,
    get layers() {
      layers ??= layersOf(plan, traced());
      return layers;
    },
  };
}

/** Elements of the tensors that the file holds. */
function elementsHeld({ initializers, nodes }: Plan): number {
  const constants = nodes.flatMap(({ proto }) =>
    proto.opType === "Constant" ? proto.attribute.flatMap(({ t }) => (t ? [fileTensor(t)] : [])) : [],
  );
  return [...initializers.values(), ...constants].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function checkBindings(inputs: readonly OnnxPort[], shapes: ShapeBindings): void {
  for (const key of Object.keys(shapes)) {
    const isName = inputs.some(({ name, shape }) => name === key || shape?.includes(key));
    if (!isName) {
      const names = inputs.flatMap(({ name, shape }) => [
        name,
        ...(shape ?? []).filter((d) => typeof d === "string"),
      ]);
      fail(
        "argument",
        "shapes go by the names of inputs or of their axes",
        quoted(key),
        `there are ${names.join(", ")}`,
      );
    }
  }
}

/** The values of inputs that are always the same. */
function fixedInputs(
  ports: readonly OnnxPort[],
  constants: NonNullable<ImportOptions["constants"]>,
  shapes: ShapeBindings,
): Map<string, Value> {
  return new Map(
    Object.entries(constants).map(([name, given]) => {
      const own = ports.find((each) => each.name === name);
      if (!own) {
        const names = ports.map((each) => quoted(each.name)).join(", ");
        return fail("argument", "constants go by the names of inputs", quoted(name), `there are ${names}`);
      }
      const numbers = typeof given === "number" ? [given] : given;
      const { shape } = boundSpec(own, shapes);
      if (numbers.length !== sizeOf(shape)) {
        fail(
          "shape",
          `constants.${name} needs ${sizeOf(shape)} numbers for [${shape.join(", ")}]`,
          `${numbers.length}`,
        );
      }
      return [name, known(numbers, own.type, shape)];
    }),
  );
}

/** An input under its name; a shape or an axis among them can be read where the caller gave its data, and not in a compiled function. */
function inputValue(input: Tensor, named: Tensor, type: ElementType): Value {
  const host = hostData(input);
  const within = roundTo(named, type);
  return host && within === named
    ? computedValue(named, type, { weight: true, numbers: () => decode(host, input.dtype) })
    : computedValue(within, type);
}

/** A result with the data type that the file declares. */
function outputTensor(value: Value, { dtype, name }: OnnxPort): Tensor {
  if (value.items) {
    fail(
      "unsupported",
      "outputs of a model are tensors",
      `${quoted(name)}, a sequence`,
      "choose other outputs",
    );
  }
  return cast(value.tensor, dtype);
}

function traceModel(
  fn: (inputs: OnnxInputs) => OnnxOutputs,
  inputs: readonly OnnxPort[],
  shapes: ShapeBindings,
): Graph {
  const call = (...tensors: Tensor[]) =>
    fn(Object.fromEntries(inputs.map(({ name }, i) => [name, tensors[i] as Tensor]))) as Tensor;
  return trace(
    call,
    inputs.map((input) => boundSpec(input, shapes)),
  );
}
