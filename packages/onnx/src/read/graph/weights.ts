import {
  encode,
  fail,
  formatSpec,
  isFloat,
  isTensor,
  sameShape,
  type Tensor,
  type TypedArray,
  tensor,
} from "@hyaline/core";
import type { TensorProto } from "../../generated/onnx_pb.js";
import { quoted } from "./fileError.js";
import { numbersOf } from "./fileValue.js";
import type { Plan } from "./plan.js";
import { type FileTensor, fileTensor } from "./tensorData.js";
import { dtypeOf } from "./value.js";

type Parameters = Readonly<Record<string, Tensor>>;

/** The floats of a file as tensors, each made when it is first needed. */
export interface Weights {
  readonly record: Parameters;
  /** @throws HyalineError when a replacement has no name of a weight or another shape */
  check(replacements: Parameters): void;
  /** The tensor of something that the file holds, or what replaces its name. */
  tensor(data: FileTensor, name: string | undefined, replacements: Parameters): Tensor;
  /** The weight that a node of the main graph makes: a constant, or an Identity that gives a weight a name of its own. */
  named(name: string): FileTensor | undefined;
}

export function weightsOf(plan: Plan, double: boolean): Weights {
  const named = new Map<string, FileTensor>();
  const add = (name: string) => {
    const data = plan.initializers.get(name);
    if (data && isWeight(data)) named.set(name, data);
  };
  for (const { proto, domain } of plan.nodes) {
    for (const name of proto.input) add(name);
    if (domain !== "") continue;
    const [name] = proto.output as [string];
    const held = proto.attribute.find((attribute) => attribute.name === "value")?.t;
    // Exporters merge equal weights, and give the others' names to Identity nodes.
    const data =
      proto.opType === "Identity" ? named.get(proto.input[0] ?? "") : constantOf(proto.opType, held);
    if (data && isWeight(data)) named.set(name, data);
  }
  for (const name of plan.initializers.keys()) add(name);
  const made = new Map<FileTensor, Tensor>();
  const own = (data: FileTensor): Tensor => {
    const known = made.get(data) ?? makeTensor(data, double);
    made.set(data, known);
    return known;
  };
  let record: Parameters | undefined;
  return {
    get record() {
      record ??= Object.defineProperties(
        {},
        Object.fromEntries(
          [...named].map(([name, data]) => [name, { enumerable: true, get: () => own(data) }]),
        ),
      );
      return record;
    },
    check: (replacements) => {
      for (const [name, given] of Object.entries(replacements))
        checkReplacement(name, given, named.get(name));
    },
    tensor: (data, name, replacements) => {
      const isNamed = name !== undefined && named.get(name) === data && Object.hasOwn(replacements, name);
      return (isNamed ? replacements[name] : undefined) ?? own(data);
    },
    named: (name) => named.get(name),
  };
}

function constantOf(op: string, held: TensorProto | undefined): FileTensor | undefined {
  if (op !== "Constant" || !held) return undefined;
  const data = fileTensor(held);
  return data.shape.length > 0 ? data : undefined;
}

const isWeight = ({ type }: FileTensor): boolean => type.startsWith("float") || type === "bfloat16";

function makeTensor(data: FileTensor, double: boolean): Tensor {
  const dtype = dtypeOf(data.type);
  const { shape } = data;
  if (double && dtype === "float32") {
    return tensor(encode(numbersOf(data), "float64"), { dtype: "float64", shape, copy: false });
  }
  return tensor(data.data() as TypedArray, { dtype, shape, copy: false });
}

function checkReplacement(name: string, given: unknown, weight: FileTensor | undefined): void {
  if (!weight) fail("argument", "parameters go by the names of the file's weights", quoted(name));
  const fits = isTensor(given) && isFloat(given.dtype) && sameShape(given.shape, weight.shape);
  if (!fits) {
    const got = isTensor(given) ? formatSpec(given) : typeof given;
    fail("shape", `parameters.${name} is ${weight.type}[${weight.shape.join(", ")}]`, got);
  }
}
