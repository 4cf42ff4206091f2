import { decode, encode, full, hostData, sizeOf, type Tensor, tensor, trace } from "@hyaline/core";
import { interpret } from "./interpret.js";
import { dtypeOf, known, type Numbers, type Value } from "./value.js";

/** Nodes whose inputs together have at most this many known numbers are evaluated while the graph is made. */
const FOLD_LIMIT = 16_384;
/** The same for nodes that read weights: their numbers are needed only where a weight is used as a size. */
const WEIGHT_FOLD_LIMIT = 64;

type Values = readonly (Value | undefined)[];

/**
 * The outputs of a node whose inputs are known, evaluated on the host: arithmetic on shapes becomes numbers, which later
 * nodes can take as shapes. Results that a weight went into keep their place in the graph, too.
 *
 * @returns `undefined` where it cannot be done or would not help
 */
export function fold(inputs: Values, read: (inputs: Values) => Values): Values | undefined {
  const present = inputs.filter((input) => input !== undefined);
  const weight = present.some((input) => input.weight);
  const size = present.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const small = size <= (weight ? WEIGHT_FOLD_LIMIT : FOLD_LIMIT);
  if (present.length === 0 || !small || !present.every((input) => input.numbers)) return undefined;
  const standIns = new Map<Tensor, Numbers>();
  const given = inputs.map((input) => input && standIn(input, standIns));
  // Most readers of what is known give what is known: no graph need be made to see it.
  let results = read(given);
  if (unknownOf(results).length === 0) return results;
  const graph = trace(() => {
    results = read(given);
    return [full([], 0), ...unknownOf(results).flatMap((value) => (isPlain(value) ? [value.tensor] : []))];
  }, []);
  const unknown = unknownOf(results);
  if (!unknown.every((value) => isPlain(value) && sizeOf(value.shape) <= FOLD_LIMIT)) return undefined;
  const numbers = interpret(graph, (constant) => {
    const host = hostData(constant);
    return standIns.get(constant) ?? (host && decode(host, constant.dtype));
  });
  if (!numbers) return undefined;
  return results.map((value) => {
    const at = value ? unknown.indexOf(value) : -1;
    if (!value || at < 0) return value;
    const found = numbers[at + 1] as Numbers;
    return weight ? withNumbers(value, found) : known(found, value.type, value.shape);
  });
}

const withNumbers = (value: Value, numbers: Numbers): Value => ({ ...value, numbers: () => numbers });

const isPlain = ({ items, type, codes }: Value): boolean => !items && type !== "string" && !codes;

const unknownOf = (results: Values): Value[] =>
  results.filter((value): value is Value => value !== undefined && !value.numbers);

/** A known value whose tensor may hold numbers past int32: they are read from `standIns`. */
function standIn(value: Value, standIns: Map<Tensor, Numbers>): Value {
  const numbers = value.numbers?.() ?? [];
  if (value.weight) {
    standIns.set(value.tensor, numbers);
    return value;
  }
  const { type, shape } = value;
  const dtype = dtypeOf(type);
  const made = tensor(encode(numbers, dtype), { dtype, shape, copy: false });
  standIns.set(made, numbers);
  return { type, shape, weight: false, numbers: () => numbers, tensor: made };
}
