import { decode, encode, grad, isFloat, mul, sum, type Tensor, tensor } from "@hyaline/core";

/** The same pseudo-random numbers in [-1, 1] each time. */
function noise(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) / 2 ** 31 - 1) as number;
  };
}

type Inputs = Readonly<Record<string, Tensor>>;

const like = async (x: Tensor, change: (n: number) => number): Promise<Tensor> =>
  tensor(encode(Float64Array.from(decode(await x.data(), x.dtype), change), x.dtype), {
    dtype: x.dtype,
    shape: x.shape,
  });

/**
 * How far the derivative of a weighted sum of the outputs along a random direction of all float inputs is from its
 * central difference, relative to their size. Inputs are moved a little first, off the corners that whole numbers sit on; absurdly large ones become 0.
 */
export async function derivativeError(
  fn: (inputs: Inputs) => readonly Tensor[],
  inputs: Inputs,
  seed: number,
  /** The inputs that are moved (default: all floats). */
  only?: readonly string[],
): Promise<{ readonly error: number; readonly size: number }> {
  const next = noise(seed);
  const names = Object.keys(inputs).filter(
    (name) => isFloat((inputs[name] as Tensor).dtype) && (only?.includes(name) ?? true),
  );
  const moved: Record<string, Tensor> = { ...inputs };
  const direction: Record<string, Tensor> = {};
  for (const name of names) {
    moved[name] = await like(inputs[name] as Tensor, (n) => (Math.abs(n) < 1e6 ? n : 0) + 1e-3 * next());
    direction[name] = await like(inputs[name] as Tensor, () => next());
  }
  const weights = new Map<number, Tensor>();
  const objective = (floats: Inputs): Tensor => {
    const terms = fn({ ...moved, ...floats }).flatMap((output, i) => {
      if (!isFloat(output.dtype)) return [];
      const numbers = Float64Array.from({ length: output.size }, next);
      const weight =
        weights.get(i) ?? tensor(encode(numbers, output.dtype), { dtype: output.dtype, shape: output.shape });
      weights.set(i, weight);
      return [sum(mul(output, weight))];
    });
    return terms.reduce((a, b) => a.add(b)).cast("float64");
  };
  const floats = Object.fromEntries(names.map((name) => [name, moved[name] as Tensor]));
  const gradient = grad((args: Record<string, Tensor>) => objective(args))(floats) as Record<string, Tensor>;
  let slope = 0;
  for (const name of names) {
    slope += await sum(mul(gradient[name] as Tensor, direction[name] as Tensor))
      .cast("float64")
      .item();
  }
  const step = 1e-5;
  const at = (t: number) =>
    objective(
      Object.fromEntries(
        names.map((name) => [name, (moved[name] as Tensor).add((direction[name] as Tensor).mul(t))]),
      ),
    ).item();
  const difference = ((await at(step)) - (await at(-step))) / (2 * step);
  return { error: Math.abs(slope - difference), size: Math.abs(slope) + Math.abs(difference) };
}
