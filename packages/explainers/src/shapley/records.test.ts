import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, tensor, useBackend } from "@hyaline/core";
import {
  backgroundMasker,
  blackBox,
  type ExplainedInput,
  explanationFromJson,
  explanationToJson,
} from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { featureAblation } from "../occlusion/featureAblation.js";
import { occlusion } from "../occlusion/occlusion.js";
import { exactShap } from "./exactShap.js";
import { kernelShap } from "./kernelShap.js";
import { partitionShap } from "./partitionShap.js";
import { permutationShap } from "./permutationShap.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

type Two = Readonly<Record<string, Tensor>>;

/** Products between the two inputs, weighted by an id that rides along. */
const model = ({ user, item, id }: Two) =>
  (user as Tensor)
    .mul(item as Tensor)
    .sum({ axes: 1 })
    .mul((id as Tensor).cast("float32").sum({ axes: 1 }));
const x = {
  user: [
    [1, 2],
    [3, -1],
  ],
  item: [
    [3, 4],
    [0.5, 2],
  ],
  id: tensor([[2], [3]], { dtype: "int32" }),
};
const background = { user: [[0, 1]], item: [[1, 0]] };

/** The same game of four players, by its formula: u1 i1 + u2 i2 each a game of two. */
function expected(row: number): number[] {
  const weight = [2, 3][row] as number;
  const shares = [0, 1].map((k) => {
    const [u, i] = [x.user[row]?.[k] as number, x.item[row]?.[k] as number];
    const [u0, i0] = [background.user[0]?.[k] as number, background.item[0]?.[k] as number];
    return [
      (weight * ((u - u0) * i0 + (u - u0) * i)) / 2,
      (weight * ((i - i0) * u0 + (i - i0) * u)) / 2,
    ] as const;
  });
  return [shares[0]?.[0], shares[1]?.[0], shares[0]?.[1], shares[1]?.[1]] as number[];
}
const asked = blackBox((rows: { user: number[][]; item: number[][]; id: number[][] }) =>
  rows.user.map((user, r) =>
    user.reduce((sum, u, k) => sum + u * (rows.item[r]?.[k] as number) * (rows.id[r]?.[0] as number), 0),
  ),
);
const close = (got: ArrayLike<number>, want: readonly number[]) =>
  Array.from(got).forEach((value, i) => {
    expect(value).toBeCloseTo(want[i] as number, 5);
  });

describe.each([
  ["a white box", model],
  ["a black box", asked],
] as const)("several inputs of %s", (_, given) => {
  test.each([
    ["exactShap", exactShap],
    ["kernelShap", kernelShap],
    ["permutationShap", permutationShap],
    ["partitionShap", partitionShap],
  ] as const)("%s: values by input, integers ride along", async (_name, method) => {
    const explainer = method(given, { background });
    const explanation = await explainer.explain(x, { attribute: ["user", "item"] });
    // Pairs only, so that permutations are exact from the first on; halves of halves split the pairs alike.
    const [user, item, id] = explanation.inputs ?? [];
    expect([user?.name, item?.name, id?.name]).toEqual(["user", "item", "id"]);
    expect(id?.values).toBeUndefined();
    for (const row of [0, 1]) {
      const want = expected(row);
      const ofRow = (input: ExplainedInput | undefined) =>
        Array.from(input?.values?.values ?? []).slice(2 * row, 2 * row + 2);
      close([...ofRow(user), ...ofRow(item)], want);
    }
    expect(explanation.values.shape).toEqual([2, 4]);
    expect(explanation.data.shape).toEqual([2, 4]);
    close(explanation.convergenceDelta, [0, 0]);
    expect(explanationFromJson(explanationToJson(explanation)).inputs?.length).toBe(3);
    explainer.dispose();
  });

  test("maps of groups share players across inputs", async () => {
    const groups = {
      user: { shape: [2], values: [0, 1] },
      item: { shape: [2], values: [0, 1] },
    };
    const { values, inputs, players } = await exactShap(given, { background, groups }).explain(x, {
      attribute: ["user", "item"],
    });
    expect(values.shape).toEqual([2, 2]);
    const pair = (row: number, k: number) =>
      ([2, 3][row] as number) *
      ((x.user[row]?.[k] as number) * (x.item[row]?.[k] as number) -
        (background.user[0]?.[k] as number) * (background.item[0]?.[k] as number));
    close(values.values, [pair(0, 0), pair(0, 1), pair(1, 0), pair(1, 1)]);
    expect([...(players?.values ?? [])]).toEqual([0, 1, 0, 1]);
    expect(inputs?.map((each) => each.players && [...each.players.values])).toEqual([
      [0, 1],
      [0, 1],
      undefined,
    ]);
    expect(inputs?.every((each) => each.values === undefined)).toBe(true);
  });

  test("feature ablation, with a baseline of one input and with groups", async () => {
    const call = { attribute: ["user", "item"], baseline: { user: [[0, 1]] } };
    const { inputs } = await featureAblation(given).explain(x, call);
    close(inputs?.[0]?.values?.values ?? [], [2 * 3, 2 * 4, 3 * 3 * 0.5, 3 * (-2 * 2)]);
    close(inputs?.[1]?.values?.values ?? [], [6, 16, 4.5, -6]);
    const groups = { user: [[0, 1]], item: { shape: [2], values: [0, 0] } };
    const grouped = await featureAblation(given, { groups }).explain(x, { attribute: ["user", "item"] });
    expect(grouped.values.shape).toEqual([2, 2]);
    close(grouped.values.values, [22, 22, -1.5, -1.5]);
  });

  test("occlusion covers those inputs that have a window", async () => {
    const { inputs } = await occlusion(given, { window: { item: 1 } }).explain(x, {
      attribute: ["user", "item"],
    });
    close(inputs?.[0]?.values?.values ?? [], [0, 0, 0, 0]);
    close(inputs?.[1]?.values?.values ?? [], [6, 16, 4.5, -6]);
  });
});

test.each([
  [
    "another input",
    { background: { user: [[0, 1]], itm: [[1, 0]] } },
    /background goes by the names of inputs; got "itm"; did you mean item/,
  ],
  [
    "none of an attributed one",
    { background: { user: [[0, 1]] } },
    /background needs rows of each attributed input; got none of item/,
  ],
  [
    "another shape",
    { background: { user: [[0, 1]], item: [[1, 0, 3]] } },
    /background\.item needs rows like those of x/,
  ],
  [
    "other rows",
    {
      background: {
        user: [[0, 1]],
        item: [
          [1, 0],
          [0, 0],
        ],
      },
    },
    /as many rows; got 2 and 1/,
  ],
  ["one array", { background: [[0, 1]] }, /background is a record, as x is/],
  [
    "groups of what rides along",
    { background, groups: { id: [[0]] } },
    /groups goes by the names of inputs; got "id"/,
  ],
])("a background of %s is refused", async (_, options, message) => {
  const call = exactShap(model, options as never).explain(x);
  await expect(call).rejects.toThrow(message);
});

test("rows of one number each are games of one player, by every method", async () => {
  const ids = tensor([3, 1], { dtype: "int32" });
  const squares = (x: Tensor) => x.mul(x).cast("float32");
  const one = { background: tensor([1], { dtype: "int32" }) };
  for (const explainer of [exactShap, kernelShap, permutationShap, partitionShap]) {
    const { values } = await explainer(squares, one).explain(ids);
    expect([values.shape, ...values.values]).toEqual([[2], 8, 0]);
  }
});

test.each([
  [
    "a window",
    () => occlusion(model, { window: { itm: 1 } }),
    /window goes by the names of inputs; got "itm"/,
  ],
  [
    "strides",
    () => occlusion(model, { window: 1, strides: { users: 1 } }),
    /strides goes by the names of inputs; got "users"; did you mean user/,
  ],
])("%s for another input is refused", async (_, make, message) => {
  await expect(make().explain(x)).rejects.toThrow(message);
});

test("a masker of one's own takes the place of a background", async () => {
  // Side by side, each row is user, user, item, item, id.
  const masker = backgroundMasker({ background: [[0, 1, 1, 0, 0]], groups: [[0], [1], [2], [3]] });
  const { values } = await exactShap(model, { masker }).explain(x, { attribute: ["user", "item"] });
  close(values.values, [...expected(0), ...expected(1)]);
});

test.each([
  ["one input", [[1, 2]], [[3, 4]], [[0, 0]]],
  ["several inputs", x, { ...x, user: x.item }, background],
] as const)("other rows of %s run in the graphs that were compiled", async (_, first, second, typical) => {
  let traced = 0;
  const counted = (given: Tensor & Two) => {
    traced++;
    return typical === background ? model(given) : given.mul(given).sum({ axes: 1 });
  };
  const explainer = kernelShap(counted, { background: typical });
  await explainer.explain(first, "user" in first ? { attribute: ["user", "item"] } : {});
  const once = traced;
  expect(once).toBeGreaterThan(0);
  await explainer.explain(second, "user" in second ? { attribute: ["user", "item"] } : {});
  expect(traced).toBe(once);
  explainer.dispose();
});
