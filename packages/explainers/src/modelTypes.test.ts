import { referenceBackend } from "@hyaline/backend-reference";
import { add, type Tensor, useBackend } from "@hyaline/core";
import { integratedGradients, occlusion, saliency } from "@hyaline/explainers";
import { beforeAll, describe, expect, test } from "vitest";

// What the first parameter of an explainer takes is a matter for the compiler: an expected error that does not come is one.

interface Pair {
  readonly user: Tensor;
  readonly item: Tensor;
}

beforeAll(() => useBackend(referenceBackend()));

describe("a model of several inputs may", () => {
  const rows = { user: [[1, 2]], item: [[3]] };
  const ofPair = ({ user, item }: Pair): Tensor => add(user.sum({ axes: 1 }), item.square().sum({ axes: 1 }));
  const gradients = [
    { name: "user", values: [1, 1] },
    { name: "item", values: [6] },
  ] as const;

  test.each([
    ["name them in an interface", saliency(ofPair)],
    [
      "name them where it takes them apart",
      saliency(({ user, item }: { user: Tensor; item: Tensor }) => ofPair({ user, item })),
    ],
    [
      "leave their names open",
      saliency((x: Readonly<Record<string, Tensor>>) => ofPair(x as unknown as Pair)),
    ],
    ["state no type", saliency((x) => ofPair(x as unknown as Pair))],
  ])("%s", async (_, explainer) => {
    const { inputs } = await explainer.explain(rows);
    for (const [i, { name, values }] of gradients.entries()) {
      expect(inputs?.[i]?.name).toBe(name);
      expect([...(inputs?.[i]?.values?.values ?? [])]).toEqual(values);
    }
  });
});

test("a model of one tensor has a tensor, stated or not", async () => {
  const stated = await saliency((x: Tensor) => x.mul(3).sum({ axes: 1 })).explain([[1, 2]]);
  const left = await integratedGradients((x) => x.mul(3).sum({ axes: 1 }), { steps: 2 }).explain([[1, 2]]);
  expect([...stated.values.values]).toEqual([3, 3]);
  expect([...left.values.values]).toEqual([3, 6]);
});

test("what is no model of tensors is refused by the compiler", () => {
  const refused = () => [
    // @ts-expect-error of arrays
    saliency((x: number[]) => x),
    // @ts-expect-error of a list
    saliency(([x]: readonly Tensor[]) => x as Tensor),
    // @ts-expect-error of a number
    saliency((x: number) => x as never),
    // @ts-expect-error a record that holds more than tensors
    saliency(({ user }: { user: Tensor; count: number }) => user),
    // @ts-expect-error gives no tensor
    saliency((x: Tensor) => x.shape),
    // @ts-expect-error a tensor has no such method
    saliency((x) => x.relluu()),
    // @ts-expect-error a predict function cannot be differentiated
    saliency(async (rows: number[][]) => rows),
    // @ts-expect-error no function at all
    saliency(3),
    // @ts-expect-error an option that does not exist
    saliency((x: Tensor) => x, { absolut: true }),
    // @ts-expect-error what is needed is left out
    occlusion((x: Tensor) => x),
  ];
  expect(refused).toBeTypeOf("function");
});
