/** Single ops against PyTorch's recorded outputs and gradients. */

import { referenceBackend } from "@hyaline/backend-reference";
import {
  atan,
  concat,
  cos,
  erf,
  exp,
  log,
  type NestedArray,
  norm,
  pad,
  prod,
  sin,
  slice,
  sqrt,
  standardDeviation,
  type Tensor,
  takeAlongAxis,
  tensor,
  transpose,
  useBackend,
  vjp,
} from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { expectNear, recordedCases } from "../testing/recorded.js";

type Values = Readonly<Record<"a" | "b" | "idx", Tensor>>;

const calls: Readonly<Record<string, (values: Values) => Tensor | Tensor[]>> = {
  op_add_broadcast: ({ a, b }) => a.add(b),
  op_mul_broadcast: ({ a, b }) => a.mul(b),
  op_div_broadcast: ({ a, b }) => a.div(b),
  op_matmul_2d: ({ a, b }) => a.matMul(b),
  op_bmm_broadcast: ({ a, b }) => a.matMul(b),
  op_bmm_4d_bcast: ({ a, b }) => a.matMul(b),
  op_mean_dim: ({ a }) => a.mean({ axes: 1 }),
  op_sum_dims_keep: ({ a }) => a.sum({ axes: [0, 2], keepDims: true }),
  op_max_dim: ({ a }) => a.max({ axes: -1 }),
  op_min_dim: ({ a }) => a.min({ axes: 0 }),
  op_prod_dim: ({ a }) => prod(a, { axes: 1 }),
  op_std_biased: ({ a }) => standardDeviation(a, { axes: 0 }),
  op_norm_l2: ({ a }) => norm(a, { axes: 1 }),
  op_exp_log_sqrt: ({ a }) => [exp(a), log(a), sqrt(a)],
  op_sin_cos_erf: ({ a }) => [sin(a), cos(a), erf(a), atan(a)],
  op_pow3: ({ a }) => a.pow(3),
  op_gather_dim1: ({ a, idx }) => takeAlongAxis(a, idx, { axis: 1 }),
  op_concat_dim1: ({ a, b }) => concat([a, b], { axis: 1 }),
  op_transpose_slice: ({ a }) => slice(transpose(a, [0, 2, 1]), [null, [1, 4, 2], null]),
  op_pad_constant: ({ a }) =>
    pad(
      a,
      [
        [0, 0],
        [0, 1],
        [1, 2],
      ],
      { value: 0.5 },
    ),
};

const mine = recordedCases.filter(({ layer, config }) => layer === "op" && "expr" in config);

beforeAll(() => useBackend(referenceBackend()));

test("every recorded op is here", () => {
  expect(mine.map(({ id }) => id).sort()).toEqual(Object.keys(calls).sort());
});

test.each(mine.map((c) => [c.id, c] as const))(
  "%s",
  async (id, { inputs, outputs, upstream, grad_inputs }) => {
    const values = Object.fromEntries(
      Object.entries(inputs).map(([name, data]) => [
        name,
        tensor(data, { dtype: name === "idx" ? "int32" : "float32" }),
      ]),
    ) as Values;
    const recorded = Object.entries(grad_inputs as Record<"a" | "b", NestedArray>);
    const call = (...moving: Tensor[]) => {
      const moved = Object.fromEntries(recorded.map(([name], i) => [name, moving[i] as Tensor]));
      return [calls[id]?.({ ...values, ...moved }) as Tensor | Tensor[]].flat();
    };
    const { value, pullback } = vjp(
      call,
      recorded.map(([name]) => values[name as "a" | "b"]),
    );
    const names = Object.keys(outputs);
    expect(value).toHaveLength(names.length);
    for (const [i, name] of names.entries()) {
      await expectNear(value[i] as Tensor, outputs[name] as NestedArray, name);
    }
    const gradients = pullback(names.map((name) => tensor(upstream[name] as NestedArray)));
    for (const [i, [name, expected]] of recorded.entries()) {
      await expectNear(gradients[i] as Tensor, expected, `gradient of ${name}`);
    }
  },
);
