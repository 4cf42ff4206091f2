import { referenceBackend } from "@hyaline/backend-reference";
import { add, mul, sum, type Tensor, tap, useBackend } from "@hyaline/core";
import { blackBox } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { type EveryExplainer, everyExplainer, netFor, ofTexts } from "./testing/everyExplainer.js";

beforeAll(() => useBackend(referenceBackend()));

const named = (list: readonly EveryExplainer[]) => list.map((each) => [each.name, each] as const);
const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ name: "HyalineError", code, message: expect.stringMatching(message) });
const ofNumbers = everyExplainer.filter(({ rows }) => rows !== "texts");

/** A layer by each option that takes one. */
const layerOptions = ({ options }: EveryExplainer, layer: string) =>
  Object.entries({ layer, layers: [layer], neuron: { layer, index: [0] } })
    .filter(([option]) => option in options)
    .map(([option, value]) => ({ [option]: value }));

describe.each(named(everyExplainer.filter((each) => layerOptions(each, "").length > 0)))(
  "%s",
  (_, method) => {
    const { create, x } = method;

    test("a layer that does not exist: the nearest name", async () => {
      for (const option of layerOptions(method, "hiden"))
        await expect(create(netFor(method), option).explain(x, { target: 0 })).rejects.toEqual(
          refusal("argument", /got "hiden"; did you mean hidden\?/),
        );
    });

    test("a layer's name that is used twice: numbered, the last one where no number is given", async () => {
      // The first is the net's own layer; the second has 2 values a row.
      const net = netFor(method);
      const twice = (input: Tensor) => tap("hidden", add(net(input), 0));
      for (const option of layerOptions(method, "hidden#3"))
        await expect(create(twice, option).explain(x, { target: 0 })).rejects.toEqual(
          refusal("argument", /got "hidden#3"; did you mean hidden#[12]/),
        );
      for (const option of layerOptions(method, "hidden#1")) {
        const [one, same] = await Promise.all(
          [create(twice, option), create(net, JSON.parse(JSON.stringify(option).replace("#1", "")))].map(
            (each) => each.explain(x, { target: 0 }),
          ),
        );
        expect(one?.values).toEqual(same?.values);
      }
    });
  },
);

describe.each(named(ofNumbers))("%s", (_, method) => {
  const { create, x } = method;

  test("a target outside the outputs, and targets of other rows", async () => {
    const explainer = create(netFor(method));
    for (const target of [2, -1, 0.5])
      await expect(explainer.explain(x, { target })).rejects.toEqual(
        refusal("argument", /target must be an output index from 0 to 1; got (2|-1|0\.5)/),
      );
    await expect(explainer.explain(x, { target: [0, 1, 0] })).rejects.toEqual(
      refusal("argument", /one per row; got 3 targets? for|one per row; got 3 for/),
    );
  });

  test("NaN in a white box's input, and no rows", async () => {
    const explainer = create(netFor(method));
    const bad = JSON.parse(JSON.stringify(x).replace(/-?\d[\d.e-]*/, "null"), (_key, value) =>
      value === null ? Number.NaN : value,
    );
    await expect(explainer.explain(bad, { target: 0 })).rejects.toEqual(
      refusal("data", /x must be finite; got NaN in row 0/),
    );
    await expect(explainer.explain([], { target: 0 })).rejects.toEqual(
      refusal("shape", /at least one row|rows/),
    );
  });
});

const ofRecords = ofNumbers.filter(({ facts: { rows } }) => rows === "records" || rows === "inputs");

test.each(named(ofRecords))("%s: a side input with other rows than the input", async (_, method) => {
  const { create, x, count } = method;
  const net = netFor(method);
  const pair = ({ main, side }: { readonly main: Tensor; readonly side: Tensor }) =>
    mul(net(main), sum(side, { axes: 1, keepDims: true }));
  const side = Array.from({ length: count + 1 }, (_, i) => [i, 1]);
  await expect(create(pair).explain({ main: x, side }, { target: 0 })).rejects.toEqual(
    refusal("shape", /x\.side must have as many rows as x\.main; got [23] for [12]/),
  );
});

describe.each(named(ofTexts))("%s", (_, { create }) => {
  const words = blackBox((texts: string[]) => texts.map((text) => [text.length, 1]));

  test("a text that tokenises to nothing: which one", async () => {
    for (const text of ["", " … !"])
      await expect(create(words).explain(["fine", text], { target: 0 })).rejects.toEqual(
        refusal("data", /a text needs at least one word; got ".*" in row 1; leave it out/),
      );
  });

  test("a target outside the outputs, and what is no list of texts", async () => {
    await expect(create(words).explain(["a b"], { target: 2 })).rejects.toEqual(
      refusal("argument", /target must be an output index from 0 to 1; got 2/),
    );
    await expect(create(words).explain(["a b", null], { target: 0 })).rejects.toEqual(
      refusal("argument", /list of texts/),
    );
  });
});

test("every method is among those that are tried", () => {
  const tried = new Set([...ofNumbers, ...ofTexts].map(({ name }) => name));
  expect([...tried].sort()).toEqual(everyExplainer.map(({ name }) => name).sort());
});
