import { referenceBackend } from "@hyaline/backend-reference";
import {
  batchNorm,
  conv,
  layerNorm,
  matMul,
  maxPool,
  mul,
  relu,
  reshape,
  sigmoid,
  type Tensor,
  tensor,
  useBackend,
} from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { lrp } from "./lrp.js";
import { epsilonGammaBox, FIRST, LAST, type LrpComposite } from "./rules/relevance/composites.js";
import { type LrpRule, lrpRules } from "./rules/relevance/lrpRules.js";

beforeAll(() => useBackend(referenceBackend()));

const wave = (shape: readonly number[], seed: number): Tensor => {
  const size = shape.reduce((product, n) => product * n, 1);
  return tensor(
    Float64Array.from({ length: size }, (_, i) => Math.sin(seed * 12.9898 + 78.233 * i)),
    { shape, dtype: "float64" },
  );
};
const table = async (t: Tensor) => (await t.array()) as number[][];

describe("each rule is what its paper says, term by term", () => {
  const [x, w, b] = [wave([2, 4], 1), wave([4, 3], 2), wave([3], 3)];
  const epsilon = 0.1;
  const sign = (z: number) => (z >= 0 ? 1 : -1);
  type Share = (x: number, w: number) => number;
  /** R_i = Σ_j share_ij / (Σ_i share_ij + bias + ε sign) R_j. */
  const literal = async (share: Share, bias: (b: number) => number, small: number) => {
    const [xs, ws] = [await table(x), await table(w)];
    const bs = (await b.array()) as number[];
    const out = await table(matMul(x, w).add(b));
    return xs.map((row, r) =>
      row.map((_, i) =>
        ws[0]!.reduce((sum, _w, j) => {
          // What is explained is the first output.
          const relevance = j === 0 ? (out[r]![0] as number) : 0;
          const z = row.reduce(
            (total, xk, k) => total + share(xk, ws[k]![j] as number),
            bias(bs[j] as number),
          );
          return sum + (share(row[i] as number, ws[i]![j] as number) / (z + small * sign(z))) * relevance;
        }, 0),
      ),
    );
  };
  const [plus, minus] = [(v: number) => Math.max(v, 0), (v: number) => Math.min(v, 0)];
  const none = () => 0;
  const cases: readonly (readonly [string, LrpRule, Share, (b: number) => number, number])[] = [
    ["epsilon", lrpRules.epsilon(epsilon), (x, w) => x * w, (b) => b, epsilon],
    ["gamma", lrpRules.gamma(0.3, epsilon), (x, w) => x * (w + 0.3 * plus(w)), (b) => b, epsilon],
    ["positiveWeights", lrpRules.positiveWeights(epsilon), (x, w) => x * plus(w), (b) => b, epsilon],
    ["zPlus", lrpRules.zPlus(), (x, w) => plus(x * w), plus, 1e-9],
    ["wSquare", lrpRules.wSquare(), (_, w) => w * w, none, 1e-9],
    ["flat", lrpRules.flat(), () => 1, none, 1e-9],
    ["zBox", lrpRules.zBox(-1, 1), (x, w) => x * w + plus(w) - minus(w), (b) => b, 1e-9],
  ];
  const explain = async (rule: LrpRule) => {
    const model = (each: Tensor) => matMul(each, w).add(b);
    return [
      ...(await lrp(model, { composite: [[() => true, rule]] }).explain(x, { target: 0 })).values.values,
    ];
  };
  const close = (got: readonly number[], expected: readonly number[]) => {
    expect(got).toHaveLength(expected.length);
    got.forEach((v, i) => {
      expect(Math.abs(v - (expected[i] as number))).toBeLessThan(1e-9 * Math.max(1, Math.abs(v)));
    });
  };

  test.each(cases)("%s", async (_, rule, share, bias, small) => {
    close(await explain(rule), (await literal(share, bias, small)).flat());
  });

  test("alphaBeta", async () => {
    const promoting = (await literal((x, w) => plus(x * w), plus, 1e-9)).flat();
    const holding = (await literal((x, w) => minus(x * w), minus, 1e-9)).flat();
    close(
      await explain(lrpRules.alphaBeta(2, 1)),
      promoting.map((p, i) => 2 * p - (holding[i] as number)),
    );
  });
});

const nets: readonly (readonly [string, readonly number[], (seed: number) => (x: Tensor) => Tensor])[] = [
  [
    "dense",
    [3, 5],
    (seed) => (x) =>
      matMul(relu(matMul(x, wave([5, 8], seed)).add(wave([8], seed + 1))), wave([8, 2], seed + 2)),
  ],
  [
    "convolutions, batch norm and pools",
    [2, 2, 6, 6],
    (seed) => (x) => {
      const first = conv(x, wave([4, 2, 3, 3], seed), undefined, { padding: 1 });
      const statistics = {
        mean: wave([4], seed + 1),
        variance: wave([4], seed + 2)
          .abs()
          .add(0.5),
      };
      const h = maxPool(relu(batchNorm(first, { ...statistics, bias: wave([4], seed + 3) })), { kernel: 2 });
      return matMul(reshape(h, [x.shape[0] as number, 36]), wave([36, 3], seed + 4)).add(wave([3], seed + 5));
    },
  ],
  [
    "layer norm, gates and residual sums",
    [2, 6],
    (seed) => (x) => {
      const h = layerNorm(x, { scale: wave([6], seed).add(2), bias: wave([6], seed + 1) });
      const gated = mul(matMul(h, wave([6, 6], seed + 2)), sigmoid(matMul(h, wave([6, 6], seed + 3))));
      return matMul(x.add(gated), wave([6, 2], seed + 4));
    },
  ],
];
const composites: readonly LrpComposite[] = [
  "epsilon",
  "epsilonPlus",
  "epsilonPlusFlat",
  "epsilonAlpha2Beta1",
  "epsilonAlpha2Beta1Flat",
  "epsilonGamma",
  "presetA",
  "presetAFlat",
  "presetB",
  "presetBFlat",
  epsilonGammaBox(-1, 1),
];

describe.each(nets)("relevance is conserved, counting what biases and ε took: %s", (_, shape, net) => {
  test.each([1, 2, 3])("seed %d", async (seed) => {
    for (const composite of composites) {
      for (const products of ["half", "signal"] as const) {
        const x = wave(shape, seed + 9);
        const explainer = lrp(net(seed), { composite, products, epsilon: 0.01 });
        const { values, output, extra } = await explainer.explain(x, { target: 0 });
        explainer.dispose();
        const { absorbed, conservationError } = extra as Record<string, number[]>;
        const total = [...values.values].reduce((sum, v) => sum + v, 0);
        const scale = Math.abs(total) + absorbed!.reduce((sum, v) => sum + Math.abs(v), 1);
        for (const error of conservationError!) expect(Math.abs(error)).toBeLessThan(1e-9 * scale);
        const given = [...output!.values].reduce((sum, v) => sum + v, 0);
        expect(Math.abs(given - total - absorbed!.reduce((sum, v) => sum + v, 0))).toBeLessThan(1e-9 * scale);
      }
    }
  });
});

test("constants inside an opened composite take no relevance", async () => {
  // No bias and hardly any ε: all of the output reaches the input.
  const model = (x: Tensor) =>
    layerNorm(x, { scale: tensor([1, 2, 3, 4], { dtype: "float64" }), epsilon: 1e-5 });
  const { values, output } = await lrp(model, { epsilon: 1e-12 }).explain(wave([1, 4], 4), { target: 2 });
  expect([...values.values].reduce((sum, v) => sum + v, 0)).toBeCloseTo(output!.values[0] as number, 9);
});

test.each<readonly [string, LrpComposite, RegExp]>([
  ["a preset that is none", "epsilonPlsu" as LrpComposite, /did you mean epsilonPlus\?/],
  ["a layer that is not there", [["nope", lrpRules.flat()]], /got "nope"/],
  ["no rule", [["x", 3 as unknown as LrpRule]], /pairs \[layer, rule\]/],
])("%s is refused", async (_, composite, message) => {
  const call = lrp((x: Tensor) => matMul(x, wave([2, 1], 1)), { composite }).explain(wave([1, 2], 1));
  await expect(call).rejects.toThrow(message);
  await expect(call).rejects.toMatchObject({ code: "argument" });
});

test.each([() => lrpRules.alphaBeta(2, 2), () => lrpRules.zBox(1, 0)])(
  "rules check their numbers",
  (make) => {
    expect(make).toThrow(expect.objectContaining({ code: "argument" }));
  },
);

test("a composite of one's own names the first layers and the last as the presets do", async () => {
  const [, shape, net] = nets[0] as (typeof nets)[number];
  const x = wave(shape, 4);
  const valuesOf = async (composite: LrpComposite) =>
    Array.from((await lrp(net(2), { composite }).explain(x, { target: 0 })).values.values);
  const isConvolution = ({ op }: { readonly op: string }) => op === "conv" || op === "convTranspose";
  const own = [
    [FIRST, lrpRules.zBox(-1, 1)],
    [isConvolution, lrpRules.gamma(0.25)],
  ] as const;
  expect(await valuesOf(own)).toEqual(await valuesOf(epsilonGammaBox(-1, 1)));
  const last = await valuesOf([[LAST, lrpRules.gamma(0.5)]]);
  expect(last).not.toEqual(await valuesOf("epsilon"));
});
