import { type DType, encode, fail, type Shape, type Tensor, tensor } from "@hyaline/core";
import { coreDType, type ElementType } from "./elementType.js";

/** Numbers on the host; int64 beyond 2^53 is rounded, which clamps such as "to the end" survive. */
export type Numbers = ArrayLike<number>;

/** What a name of a file stands for while the file is traced. */
export interface Value {
  readonly type: ElementType;
  readonly shape: Shape;
  /** The value as a tensor. */
  readonly tensor: Tensor;
  /** The value's numbers, where they follow from the file and the shapes of the inputs alone. */
  readonly numbers?: () => Numbers;
  /** Made from a weight: it is computed in the graph, so that gradients reach the weight, also where its numbers are known. */
  readonly weight: boolean;
  /** The whole numbers of a quantised value as a float tensor, through which gradients pass straight. */
  readonly codes?: Tensor;
  /** The elements of a sequence; such a value has no tensor. */
  readonly items?: readonly Value[];
  /** The strings of a tensor of strings; such a value has no tensor. */
  readonly strings?: readonly string[];
}

/** A value that is computed when the model runs. */
export const computed = (
  tensor: Tensor,
  type: ElementType = tensor.dtype,
  more: Partial<Pick<Value, "weight" | "codes" | "numbers">> = {},
): Value => ({ weight: false, ...more, tensor, type, shape: tensor.shape });

/** A value whose numbers are known on the host; its tensor is made when something is computed with it. */
export function known(numbers: Numbers | (() => Numbers), type: ElementType, shape: Shape): Value {
  const read = typeof numbers === "function" ? numbers : () => numbers;
  let made: Tensor | undefined;
  return {
    type,
    shape,
    weight: false,
    numbers: read,
    get tensor() {
      made ??= constantTensor(read(), type, shape);
      return made;
    },
  };
}

/** A value that holds other values. */
export const sequence = (items: readonly Value[]): Value => ({
  type: items[0]?.type ?? "float32",
  shape: [items.length],
  weight: false,
  items,
  get tensor(): Tensor {
    return fail("unsupported", "a sequence of tensors is not a tensor", undefined, "take its elements apart");
  },
});

function constantTensor(numbers: Numbers, type: ElementType, shape: Shape): Tensor {
  const dtype = dtypeOf(type);
  if (type === "int64" || type === "uint64") checkRange(numbers, dtype, type);
  return tensor(encode(numbers, dtype), { dtype, shape, copy: false });
}

/** There is no int64 in core: every number must be one of int32 (uint32 for uint64). */
function checkRange(numbers: Numbers, dtype: DType, type: ElementType): void {
  const [low, high] = dtype === "int32" ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1];
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i] as number;
    if (n < low || n > high)
      fail("data", `${type} is computed as ${dtype}, so its numbers must fit`, String(n));
  }
}

/** Core's data type for an element type; a coded error where there is none. */
export const dtypeOf = (type: ElementType): DType =>
  coreDType(type) ??
  fail("unsupported", "a model computes with numbers", type, "leave this part out of the model");
