import { referenceBackend } from "@hyaline/backend-reference";
import { apply1, type Backend, evaluate, full, iota, type Op, spec, tensor } from "@hyaline/core";
import { primitives } from "@hyaline/core/ops";
import { compareTensors } from "../compare.js";
import { type Behaviour, floatOf, insist } from "./behaviour.js";

const SPECIAL = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  1,
  -1,
  0.5,
  1e30,
  -1e30,
];

/** Elementwise float ops that the backend lists, by their number of inputs. */
function elementwiseOps({ supports }: Backend, arity: number): Op[] {
  return primitives.filter(
    (op) => op.evaluate !== undefined && op.evaluate.length === arity && supports.ops.has(op.name),
  );
}

/** NaN and infinities go through elementwise ops and reductions as they do on the reference backend. */
export const nonFiniteNumbersPropagate: Behaviour = {
  name: "NaN and infinities propagate",
  run: async (backend) => {
    if (backend.supports.nonFinite === false) return;
    const reference = referenceBackend();
    const dtype = floatOf(backend);
    const a = tensor(
      SPECIAL.flatMap((v) => SPECIAL.map(() => v)),
      { dtype },
    );
    const b = tensor(
      SPECIAL.flatMap(() => SPECIAL),
      { dtype },
    );
    const faults: string[] = [];
    for (const [arity, inputs] of [
      [1, [tensor(SPECIAL, { dtype })]],
      [2, [a, b]],
    ] as const) {
      for (const op of elementwiseOps(backend, arity)) {
        if (!acceptsFloats(op, arity, dtype)) continue;
        const apply = () => apply1(op, [...inputs], {});
        const [got, expected] = [
          await evaluate([apply()], { backend }),
          await evaluate([apply()], { backend: reference }),
        ];
        await compareTensors(got, expected, op.name).catch((error: Error) => faults.push(error.message));
      }
    }
    insist(faults.length === 0, faults.join("\n"));
  },
};

function acceptsFloats(op: Op, arity: number, dtype: "float32" | "float64"): boolean {
  try {
    op.infer(new Array(arity).fill(spec(dtype, [2])), {});
    return true;
  } catch {
    return false;
  }
}

const LARGE = 2 ** 24 + 1;

/** More elements than float32 can count. */
export const largeTensors: Behaviour = {
  name: `${LARGE} elements`,
  run: async (backend) => {
    const dtype = floatOf(backend);
    const x = full([LARGE], 0.5, { dtype }).add(tensor([1], { dtype }));
    const [y, index] = await evaluate([x.mul(2), iota(spec("int32", [LARGE]), 0).add(0)], { backend });
    const data = await y.data();
    insist(
      data.length === LARGE && data.every((v) => v === 3),
      `0.5 + 1, doubled, is 3 in each of ${LARGE} elements`,
    );
    if (!backend.supports.dtypes.has("int32")) return;
    const last = (await index.data())[LARGE - 1];
    insist(last === LARGE - 1, `the last index of ${LARGE} elements is ${LARGE - 1}, got ${last}`);
    y.dispose();
    index.dispose();
  },
};

/** Shapes that fill no vector register, workgroup or tile. */
export const oddSizes: Behaviour = {
  name: "odd sizes",
  run: async (backend) => {
    const dtype = floatOf(backend);
    const reference = referenceBackend();
    for (const [n, k, m] of [
      [1, 1, 1],
      [1, 7, 5],
      [17, 1, 3],
      [33, 65, 31],
      [5, 257, 2],
    ] as const) {
      const numbers = (count: number) => Array.from({ length: count }, (_, i) => ((i * 37) % 19) / 19 - 0.5);
      const a = tensor(numbers(n * k), { dtype }).reshape([n, k]);
      const b = tensor(numbers(k * m), { dtype }).reshape([k, m]);
      const compute = () => [
        a.matMul(b),
        a.transpose(),
        a.sum({ axes: 0 }),
        a.max({ axes: 1 }),
        a.mul(a.sum()),
      ];
      const got = await evaluate(compute(), { backend });
      await compareTensors(
        got,
        await evaluate(compute(), { backend: reference }),
        `[${n}, ${k}] × [${k}, ${m}]`,
      );
    }
  },
};
