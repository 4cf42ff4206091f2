import { linearShap, treeShap } from "@hyaline/explainers";
import type { Explanation } from "@hyaline/explanation";
import type { Tree, TreeNode } from "@hyaline/onnx";
import { agree } from "../agree.js";
import { timesTheCost, within } from "../aim.js";
import type { Work } from "../contest.js";
import { pythonProcess, pythonWith } from "../peers/python.js";
import { uniform } from "../random.js";
import type { Side } from "../side.js";

const [ROWS, TREES, DEPTH, FEATURES] = [1000, 100, 6, 20];
const random = uniform(7);

/** A full tree of random splits. */
function drawn(): Tree {
  const nodes: TreeNode[] = [];
  const grow = (level: number, cover: number): number => {
    const at = nodes.push({ leaf: true, value: random() - 0.5, cover }) - 1;
    if (level === DEPTH) return at;
    const split = { feature: Math.floor(random() * FEATURES), threshold: random(), cover };
    const share = cover * (0.2 + 0.6 * random());
    const left = grow(level + 1, share);
    nodes[at] = { ...split, left, right: grow(level + 1, cover - share) };
    return at;
  };
  grow(0, 10_000);
  return { nodes };
}

const python = pythonWith("shap");
const problem = () => ({
  trees: Array.from({ length: TREES }, drawn),
  rows: Array.from({ length: ROWS }, () => Array.from({ length: FEATURES }, random)),
});
let shared: ReturnType<typeof problem> | undefined;
const given = () => {
  shared ??= problem();
  return shared;
};

const [WIDTH, LINES] = [12, 1000];
const correlated = Array.from({ length: WIDTH }, (_, i) =>
  Array.from({ length: WIDTH }, (__, j) => 0.5 ** Math.abs(i - j)),
);

/** Values of models that are known from inside: decision trees, weights. */
export const trees: Work = {
  name: "trees",
  contests: [
    {
      work: `TreeSHAP, path-dependent, ${ROWS} rows, ${TREES} trees of depth ${DEPTH}`,
      of: "treeShap",
      aim: timesTheCost(3),
      peerName: "shap",
      ...(python === undefined
        ? { unavailable: "no Python here has shap; HYALINE_PYTHON may name one that has" }
        : {}),
      ours: (): Side => {
        const explainer = treeShap(given().trees);
        return { name: "hyaline", run: () => explainer.explain(given().rows) };
      },
      peer: async (): Promise<Side & { values(): Promise<number[]> }> => {
        const { ask, end } = await pythonProcess(python as string, "treeShap.py", given());
        return {
          name: "shap",
          run: () => ask("explain"),
          values: async () => JSON.parse(await ask("values")) as number[],
          dispose: end,
        };
      },
      check: async (ours, peer) => {
        const { values } = (await ours.run()) as Explanation;
        await peer.run();
        agree(
          "the values",
          values.values,
          await (peer as unknown as { values(): Promise<number[]> }).values(),
        );
      },
    },
    {
      work: `linear SHAP, ${LINES} rows, ${WIDTH} correlated features, exact`,
      of: "linearShap",
      aim: within(2000),
      ours: (): Side => {
        const weights = correlated.map((_, i) => i - 4);
        const rows = Array.from({ length: LINES }, () => correlated.map(() => random()));
        return {
          name: "hyaline",
          run: () =>
            linearShap({ weights }, { mean: weights.map(() => 0), covariance: correlated }).explain(rows),
        };
      },
    },
  ],
};
