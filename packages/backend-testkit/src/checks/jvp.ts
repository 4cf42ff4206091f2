import { isFloat, jit, jvp, type Tensor, vjp } from "@hyaline/core";
import { numbersOf } from "../compare.js";
import { titleOf } from "../example.js";
import { differentiableInputs, exampleInputs, fromNumbers, randomNumbers } from "../inputs.js";
import { type Check, resultsOf } from "./check.js";

/** The push-forward is the transpose of the pullback: ⟨c, J v⟩ = ⟨Jᵀ c, v⟩. With the gradient check, both are right. */
export const checkJvp: Check = async (example, backend) => {
  const argnums = differentiableInputs(example);
  if (argnums.length === 0) return;
  const inputs = exampleInputs(example, { float: "float64" });
  const next = randomNumbers(`directions of ${titleOf(example)}`);
  const like = ({ shape, size }: Tensor) =>
    fromNumbers(
      Array.from({ length: size }, () => next() - 0.5),
      shape,
      "float64",
    );
  const fn = (...moving: Tensor[]) => {
    const all = inputs.map((input, i) =>
      argnums.includes(i) ? (moving[argnums.indexOf(i)] as Tensor) : input,
    );
    return resultsOf(example, all).filter(({ dtype }) => isFloat(dtype));
  };
  const both = jit(
    () => {
      const primals = argnums.map((i) => inputs[i] as Tensor);
      const tangents = primals.map(like);
      const { value, tangent } = jvp(fn, primals, tangents);
      const cotangents = value.map(like);
      const gradients = vjp(fn, primals).pullback(cotangents);
      return [inner(cotangents, tangent), inner(gradients, tangents)];
    },
    { backend },
  );
  const [forward, reverse] = await Promise.all(
    (await both()).map(async (t) => (await numbersOf(t))[0] as number),
  );
  const off = Math.abs((forward as number) - (reverse as number));
  if (!(off <= 1e-9 * Math.max(1, Math.abs(reverse as number)))) {
    throw new Error(`${titleOf(example)}: ⟨c, J v⟩ = ${forward}, ⟨Jᵀ c, v⟩ = ${reverse}`);
  }
};

const inner = (a: readonly Tensor[], b: readonly Tensor[]): Tensor =>
  a.map((t, i) => t.mul(b[i] as Tensor).sum()).reduce((x, y) => x.add(y));
