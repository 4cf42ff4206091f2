import { referenceBackend } from "@hyaline/backend-reference";
import { abs, evaluate, mul, type Tensor, tap, tensor, trace, useBackend } from "@hyaline/core";
import { docsRows, flag, hasFacts, integer } from "@hyaline/core/facts";
import { beforeAll, describe, expect, test } from "vitest";
import { baselineRows, blackBox, defineExplainer, type ExplainerFacts, type Explanation } from "../index.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

const facts = {
  name: "probe",
  title: "Probe",
  family: "gradient",
  summary: "The gradient.",
  needs: "whiteBox",
  rows: "records",
  gives: "explanation",
  promises: [],
  cost: "1 gradient",
} as const satisfies ExplainerFacts;

const probe = defineExplainer(facts, { absolute: flag("Magnitudes.", false) }, {}, (_, { absolute }) => ({
  traced:
    ({ gradient }) =>
    (xs) => ({ attributions: absolute ? gradient(xs).map(abs) : gradient(xs) }),
}));

/** x · ∇f at the middle of the way from the baseline: complete for quadratic models. */
const middle = defineExplainer(
  { ...facts, name: "middle", promises: ["completeness"] },
  {},
  { baseline: baselineRows("Where it starts.") },
  () => ({
    baseValueAt: "baseline",
    traced:
      ({ gradient, options: { baseline } }) =>
      (xs) => {
        const at = xs.map((x, i) => x.add(baseline[i] as Tensor).mul(0.5));
        return {
          attributions: gradient(at).map((g, i) => mul(g, (xs[i] as Tensor).sub(baseline[i] as Tensor))),
        };
      },
  }),
);

/** A mean of draws that gets better, one draw after the other. */
const drawn = defineExplainer(
  { ...facts, name: "drawn", needs: "predictions", rows: "numbers", promises: ["standardError"] },
  { draws: integer("Draws.", 8) },
  {},
  (_, { draws }) => ({
    async *streamOutputs({ rows, run, choose }) {
      const { values, shape } = await run(rows);
      const width = shape[1] as number;
      for (let n = 1; n <= draws; n++) {
        await run(rows);
        const chosen = choose(0, values.subarray(0, width));
        yield chosen.selections.map((_selection, i) => ({
          values: { shape: rows.shape, values: Float64Array.from(rows.values, () => n) },
          standardError: { shape: rows.shape, values: Float64Array.from(rows.values, () => 1 / n) },
          target: Array.from({ length: rows.count }, () => chosen.targets[i] ?? null),
        }));
      }
    },
  }),
);

const square = (x: Tensor) => x.mul(x).sum({ axes: 1 });
const three = (x: Tensor) => x.mul(tensor([1, 2, 3]));
const numbers = (explanation: Pick<Explanation, "values">) => [...explanation.values.values];

describe("options", () => {
  test.each([
    [
      "unknown",
      () => probe(square, { absolut: true } as never),
      /probe has no option absolut; did you mean absolute/,
    ],
    [
      "of the wrong kind",
      () => probe(square, { absolute: 1 } as never),
      /probe: absolute must be true or false; got 1/,
    ],
    ["of the call", () => middle(square, { baseline: 0 } as never), /give it to explain\(x, \{ … \}\)/],
    ["a value for options", () => probe(square, true as never), /takes its options as one object; got true/],
  ])("%s, to the factory", (_, make, message) => {
    expect(make).toThrow(expect.objectContaining({ code: "argument" }));
    expect(make).toThrow(message);
  });

  test.each([
    ["unknown", { basline: 3 }, /middle\.explain has no option basline; did you mean baseline/],
    ["of the factory", { batchSize: 3 }, /give it to middle\(model, \{ … \}\)/],
    ["only of methods that stream", { until: { ms: 3 } }, /has no option until/],
    ["no signal", { signal: 3 }, /signal must be an AbortSignal; got 3/],
  ])("%s, to the call", async (_, options, message) => {
    const call = middle(square).explain([[1]], options as never);
    await expect(call).rejects.toMatchObject({ code: "argument" });
    await expect(middle(square).explain([[1]], options as never)).rejects.toThrow(message);
  });

  test("facts and options are data", () => {
    expect([hasFacts(middle), middle.name, middle.facts.title]).toEqual([true, "middle", "Probe"]);
    expect(docsRows(middle)).toEqual(["| `baseline` | call | rows | 0 | Where it starts. |"]);
  });
});

describe("models", () => {
  test.each([
    ["a black box", blackBox((rows: number[][]) => rows), /white box.*got a black box.*kernelShap/],
    ["an async function", async (rows: number[][]) => rows, /white box.*got a black box/],
    [
      "a layer that is not bound",
      { init: () => 0, apply: () => 0 },
      /a layer without its parameters; write bind\(model, trained\)/,
    ],
    ["nothing", undefined, /Probe needs a model as its first argument; got undefined/],
    ["a number", 3, /a model is/],
    ["an imported file", { fn: () => 0 }, /got \{ fn \}; write model\.fn/],
  ])("%s", (_, model, message) => {
    expect(() => probe(model as never)).toThrow(expect.objectContaining({ code: "argument" }));
    expect(() => probe(model as never)).toThrow(message);
  });
});

describe("targets", () => {
  test.each([
    ["predicted", "predicted", [0, 0, 3]],
    ["left out", undefined, [0, 0, 3]],
    ["an index", 0, [1, 0, 0]],
    ["a difference", { weights: [1, -1, 0] }, [1, -2, 0]],
    ["a place", { index: [1] }, [0, 2, 0]],
  ] as const)("%s", async (_, target, expected) => {
    expect(numbers(await probe(three).explain([[1, 1, 1]], { target }))).toEqual(expected);
  });

  test("a place in an output of several axes", async () => {
    const sequence = (x: Tensor) => x.reshape([x.shape[0] as number, 3, 2]);
    const explanation = await probe(sequence).explain([[1, 2, 3, 4, 5, 6]], { target: { index: [2, 0] } });
    expect(numbers(explanation)).toEqual([0, 0, 0, 0, 1, 0]);
    expect(explanation.output?.values[0]).toBe(5);
    expect(explanation.target).toEqual([{ index: [2, 0], output: 4 }]);
  });

  test("outside the output", async () => {
    await expect(probe(three).explain([[1, 1, 1]], { target: 3 })).rejects.toThrow(/from 0 to 2; got 3/);
  });
});

describe("several inputs", () => {
  const model = ({ a, b, id }: Readonly<Record<string, Tensor>>) =>
    (a as Tensor)
      .mul(b as Tensor)
      .sum({ axes: 1 })
      .mul((id as Tensor).cast("float32").sum({ axes: 1 }));
  const x = { a: [[1, 2]], b: [[3, 4]], id: tensor([[2]], { dtype: "int32" }) };

  test("floats are attributed, integers ride along, and are repeated with stacked rows", async () => {
    const explanation = await middle(model).explain(x, { baseline: { b: [[1, 1]] } });
    const [a, b, id] = explanation.inputs ?? [];
    // a from 0 to (1, 2), b from (1, 1) to (3, 4), both at the middle of their ways, times 2.
    expect([...(a?.values?.values ?? [])]).toEqual([4, 10]);
    expect([...(b?.values?.values ?? [])]).toEqual([2, 6]);
    expect([id?.name, id?.values]).toEqual(["id", undefined]);
    expect(explanation.values.shape).toEqual([1, 4]);
    expect(explanation.convergenceDelta[0]).toBeCloseTo(0, 5);
    expect(explanation.baseValue.values[0]).toBe(0);
  });

  test.each([
    ["a baseline", { baseline: { B: 1 } }, /baseline goes by the names of inputs; got "B"/],
    ["what rides along", { baseline: { id: 1 } }, /got "id"; they are a, b/],
    ["attribute", { attribute: ["c1"] }, /attribute goes by the names of inputs; got "c1"/],
  ])("%s for an input that is not attributed is refused, in a graph too", async (_, options, message) => {
    await expect(middle(model).explain(x, options as never)).rejects.toThrow(message);
    const spec = { dtype: "float32", shape: [1, 2] } as const;
    const specs = { a: spec, b: spec, id: { dtype: "int32", shape: [1, 1] } } as const;
    await expect(middle(model).toGraph(specs, options as never)).rejects.toThrow(message);
  });

  test("a layer whose first axis is not the rows is no layer to attribute to", async () => {
    const turned = (x: Tensor) =>
      tap("h", x.transpose([1, 0]))
        .transpose([1, 0])
        .mul(2);
    const at = defineExplainer({ ...facts, name: "at" }, {}, {}, () => ({
      at: { layer: "h" },
      traced: () => (xs) => ({ attributions: xs }),
    }));
    await expect(at(turned).explain([[1, 2, 3]], { target: 0 })).rejects.toMatchObject({
      code: "shape",
      message: expect.stringMatching(/rows along axis 0; got float32\[3, 1\] at "h" for 1 row/),
    });
  });

  test("only those named by attribute", async () => {
    const { inputs } = await probe(model).explain(x, { attribute: ["b"] });
    expect(inputs?.map(({ values }) => values && [...values.values])).toEqual([undefined, [2, 4], undefined]);
  });

  test("a graph of them has one output of attributions for each", async () => {
    const specs = {
      a: { dtype: "float32", shape: [1, 2] },
      b: { dtype: "float32", shape: [1, 2] },
      id: { dtype: "int32", shape: [1, 1] },
    } as const;
    const graph = await middle(model).toGraph(specs, { baseline: { b: [[1, 1]] } });
    expect([graph.inputs.length, graph.outputs.length]).toEqual([3, 5]);
  });

  test("only integers: a gradient needs floats", async () => {
    const ids = { id: x.id };
    await expect(
      probe((r: Readonly<Record<string, Tensor>>) =>
        (r.id as Tensor).cast("float32").sum({ axes: 1 }),
      ).explain(ids),
    ).rejects.toMatchObject({
      code: "dtype",
    });
  });
});

describe("graphs", () => {
  test("target as an input, predicted, or known", async () => {
    const values = [[1, 5, 1]];
    const x = tensor(values);
    const at = async (target: "input" | "predicted" | number, given?: Tensor) => {
      const traced = await probe(three).traced({ target });
      const { attributions } = traced(x, given);
      return attributions.array();
    };
    expect(await at("predicted")).toEqual([[0, 2, 0]]);
    expect(await at(2)).toEqual([[0, 0, 3]]);
    expect(await at("input", tensor([0], { dtype: "int32" }))).toEqual([[1, 0, 0]]);
    const graph = await probe(three).toGraph({ dtype: "float32", shape: [2, 3] }, { target: "input" });
    expect(graph.inputs.length).toBe(2);
  });

  test("what a traced method gives is what explain gives", async () => {
    const explanation = await middle(square).explain([[1, 2]], { baseline: 1 });
    const traced = await middle(square).traced({ baseline: 1 });
    const graph = trace((x: Tensor) => ({ ...traced(x) }), [{ dtype: "float32", shape: [1, 2] }]);
    expect(graph.outputs.length).toBe(4);
    const { attributions, baseValue, convergenceDelta, output } = traced(tensor([[1, 2]]));
    await evaluate([attributions, baseValue]);
    expect([...(await attributions.data())]).toEqual(numbers(explanation));
    expect(await baseValue.array()).toEqual([...explanation.baseValue.values]);
    expect(await convergenceDelta.array()).toEqual([0]);
    expect(await output.array()).toEqual([5]);
  });

  test.each([
    ["a target out of range", { target: 7 }, /from 0 to 2; got 7/],
    ["no target for several outputs", {}, /null only for a model with a single output/],
    ["an unknown option", { tagret: 1 }, /did you mean target/],
  ])("%s", async (_, options, message) => {
    const made = probe(three).toGraph({ dtype: "float32", shape: [1, 3] }, options);
    await expect(made).rejects.toThrow(message);
  });
});

describe("anytime", () => {
  const box = blackBox((rows: number[][]) => rows.map(([a = 0]) => [a, 2 * a]));
  const x = [[1, 2]];

  test("explain drains the stream; explainOutputs gives one for each output", async () => {
    expect(numbers(await drawn(box).explain(x))).toEqual([8, 8]);
    const all = await drawn(box, { draws: 2 }).explainOutputs(x);
    expect(all.map(({ target }) => target)).toEqual([[0], [1]]);
    let parts = 0;
    for await (const { standardError } of drawn(box).stream(x)) {
      parts++;
      if ((standardError.values[0] as number) < 0.4) break;
    }
    expect(parts).toBe(3);
  });

  test.each([
    ["standardError", { standardError: 0.25 }, 4],
    ["evaluations", { evaluations: 6 }, 5],
    ["ms", { ms: 0 }, 1],
  ])("until %s", async (_, until, draws) => {
    const { values, provenance } = await drawn(box).explain(x, { until });
    expect(values.values[0]).toBe(draws);
    expect(provenance.evaluations).toBe(draws + 1);
  });

  test("an abort throws, or gives the best so far and says so", async () => {
    const stopping = () => {
      const gone = new AbortController();
      let calls = 0;
      const model = blackBox((rows: number[][]) => {
        if (++calls === 4) gone.abort();
        return rows.map(([a = 0]) => [a]);
      });
      return { model, signal: gone.signal };
    };
    const first = stopping();
    await expect(drawn(first.model).explain(x, { signal: first.signal })).rejects.toMatchObject({
      code: "aborted",
    });
    const second = stopping();
    const found = await drawn(second.model).explain(x, { signal: second.signal, onAbort: "partial" });
    expect(found.values.values[0]).toBe(3);
    expect(found.provenance.partial).toBe(true);
    const gone = AbortSignal.abort();
    await expect(drawn(box).explain(x, { signal: gone, onAbort: "partial" })).rejects.toMatchObject({
      code: "aborted",
    });
  });
});

test("names are checked, provenance tells options, and rows come in chunks", async () => {
  const options = { batchSize: 2, featureNames: ["a", "b"], outputNames: ["y"] };
  const progress: number[] = [];
  const x = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const explanation = await middle(square, options).explain(x, {
    onProgress: ({ done }) => progress.push(done),
  });
  expect(numbers(explanation)).toEqual([1, 4, 9, 16, 25, 36]);
  expect(progress).toEqual([2, 3]);
  expect(explanation).toMatchObject({
    method: "middle",
    featureNames: ["a", "b"],
    target: [null, null, null],
  });
  expect(explanation.provenance.options).toMatchObject({ batchSize: 2, baseline: 0 });
  await expect(middle(square, { featureNames: ["a"] }).explain(x)).rejects.toThrow(/1 names for 2/);
});
