/** a·n + b, one pair for each element. */
interface Affine {
  readonly slope: readonly number[];
  readonly offset: readonly number[];
}

/** Data of the same length at several sizes as slope · size + offset, in whole numbers; `undefined` where it is not that. */
export function affineIn(
  sizes: readonly number[],
  data: readonly ArrayLike<number | bigint>[],
): Affine | undefined {
  const [first, second] = data as [ArrayLike<number | bigint>, ArrayLike<number | bigint>];
  const [n, m] = sizes as [number, number];
  const slope: number[] = [];
  const offset: number[] = [];
  for (let i = 0; i < first.length; i++) {
    const a = (Number(second[i]) - Number(first[i])) / (m - n);
    const b = Number(first[i]) - a * n;
    const holds = data.every((each, k) => Number(each[i]) === a * (sizes[k] as number) + b);
    if (!Number.isInteger(a) || !Number.isInteger(b) || !holds) return undefined;
    slope.push(a);
    offset.push(b);
  }
  return { slope, offset };
}

/** Numbers that go with 1 / size, as the weights of a mean do: what they are at size 1. */
export function reciprocalIn(
  sizes: readonly number[],
  data: readonly ArrayLike<number | bigint>[],
): readonly number[] | undefined {
  const at = (k: number, i: number) => Number(data[k]?.[i]) * (sizes[k] as number);
  const last = data.length - 1;
  const factors = Array.from({ length: data[last]?.length ?? 0 }, (_, i) => at(last, i));
  const isClose = (x: number, y: number) => Math.abs(x - y) <= 1e-6 * Math.abs(y);
  return factors.every((factor, i) => data.every((_, k) => isClose(at(k, i), factor))) ? factors : undefined;
}

/** How a tensor goes on along an axis that grows with the size: [outer, copies, size, inner] or [outer, size, copies, inner]. */
export interface Grown {
  readonly axis: number;
  /** How often the size goes into the axis. */
  readonly copies: number;
  /** True for [size, copies], false for [copies, size]. */
  readonly sizeFirst: boolean;
  /** [outer · copies · inner]: what element 0 along the size is. */
  readonly start: readonly (number | bigint)[];
  /** [outer · copies · inner]: what each next one adds; `undefined` where all are the same. */
  readonly step: readonly number[] | undefined;
}

interface Sized {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

/** A tensor whose elements repeat, or count up, along one axis that is a multiple of the size. */
export function grownIn(sizes: readonly number[], tensors: readonly Sized[]): Grown | undefined {
  const [first] = tensors as [Sized];
  if (tensors.some(({ shape }) => shape.length !== first.shape.length)) return undefined;
  const differing = first.shape.flatMap((dim, i) =>
    tensors.every(({ shape }) => shape[i] === dim) ? [] : [i],
  );
  const [axis] = differing;
  if (axis === undefined || differing.length > 1) return undefined;
  const copies = (first.shape[axis] as number) / (sizes[0] as number);
  const fits = tensors.every(({ shape }, k) => shape[axis] === copies * (sizes[k] as number));
  if (!Number.isInteger(copies) || !fits) return undefined;
  return layout(sizes, tensors, axis, copies, true) ?? layout(sizes, tensors, axis, copies, false);
}

function layout(
  sizes: readonly number[],
  tensors: readonly Sized[],
  axis: number,
  copies: number,
  sizeFirst: boolean,
): Grown | undefined {
  const [first] = tensors as [Sized];
  const product = (dims: readonly number[]) => dims.reduce((a, b) => a * b, 1);
  const outer = product(first.shape.slice(0, axis));
  const inner = product(first.shape.slice(axis + 1));
  const at = (k: number, o: number, c: number, j: number, i: number) => {
    const n = sizes[k] as number;
    const along = sizeFirst ? j * copies + c : c * n + j;
    return tensors[k]?.data[(o * copies * n + along) * inner + i] as number | bigint;
  };
  const start: (number | bigint)[] = [];
  const step: number[] = [];
  for (let o = 0; o < outer; o++) {
    for (let c = 0; c < copies; c++) {
      for (let i = 0; i < inner; i++) {
        const from = at(0, o, c, 0, i);
        const by = Number(at(0, o, c, 1, i)) - Number(from);
        const goesOn = sizes.every((n, k) => {
          for (let j = 0; j < n; j++) {
            const value = at(k, o, c, j, i);
            if (
              by === 0 || Number.isNaN(by) ? !Object.is(value, from) : Number(value) !== Number(from) + j * by
            )
              return false;
          }
          return true;
        });
        const isWhole =
          Number.isNaN(by) || by === 0 || (Number.isInteger(by) && Number.isInteger(Number(from)));
        if (!goesOn || !isWhole) return undefined;
        start.push(from);
        step.push(Number.isNaN(by) ? 0 : by);
      }
    }
  }
  return { axis, copies, sizeFirst, start, step: step.some((each) => each !== 0) ? step : undefined };
}
