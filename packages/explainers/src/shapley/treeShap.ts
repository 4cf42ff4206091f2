import { type CallOptions, fail, yieldThread } from "@hyaline/core";
import { flag } from "@hyaline/core/facts";
import {
  dataRows,
  type HostRows,
  inTurns,
  type OptionsOf,
  type Rows,
  readRows,
  unitOf,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { type KnownRow, knownShares } from "./parts/knownShares.js";
import { compileTrees } from "./parts/trees/compileTrees.js";
import { answer, decide } from "./parts/trees/decide.js";
import type { Forest } from "./parts/trees/forest.js";
import { type TreeGame, treeGame } from "./parts/trees/treeGame.js";

export type { Trees } from "./parts/trees/compileTrees.js";

const options = {
  /**
   * What absent features look like, any[background rows, features]: values are then interventional. Left out, absent
   * features follow both branches as the training rows did (path-dependent).
   */
  background: dataRows("What absent features look like; left out, absent features follow both branches."),
  /** Also what pairs of features do together (default false): `interactions`, main effects on the diagonal. */
  interactions: flag("Also what pairs of features do together.", false),
  /** Saabas' values in one walk down: quick, and not Shapley values (default false). */
  approximate: flag("Saabas' values in one walk down: quick, and not Shapley values.", false),
};

/**
 * TreeSHAP: exact Shapley values of decision trees, without asking them 2^features times. Without `background` absent
 * features follow both branches, weighed by how many training rows came by (path-dependent); with one they take the values
 * of its rows (interventional), as `kernelShap` over the same background does.
 *
 * `x: any[rows, features]`, NaN where a value is missing; `values` have the same shape. `interactions` are Shapley
 * interactions, halved off the diagonal, so that rows sum to `values`. What is explained is the sum of the trees: of a
 * classifier its margins or log-odds (`link` says so), not its probabilities.
 *
 * Source: S. Lundberg et al., "From local explanations to global understanding with explainable AI for trees", Nature
 * Machine Intelligence 2020, algorithms 2 and 3; path-dependent values are integrated by quadrature (P. Yu et al., "Linear
 * TreeShap", 2022, sums on the way up in the same manner); `approximate`: A. Saabas, 2014.
 *
 * @param model an ensemble, `{ trees, base, … }`, or a list of trees `{ nodes }`: what `readTreeEnsembles`, `readLightGbm`
 * and `readXgboost` of `@hyaline/onnx` read
 * @throws HyalineError `argument` for what are no trees (a cycle, nodes that are not there) and for trees without covers
 * where there is no background; `shape` for rows of fewer features than are asked; `data`; `aborted`
 * @example
 * ```ts
 * const tree = {
 *   nodes: [
 *     { feature: 0, threshold: 0.5, left: 1, right: 2, cover: 4 },
 *     { leaf: true, value: 0, cover: 3 },
 *     { leaf: true, value: 8, cover: 1 },
 *   ],
 * } as const;
 * const { values, baseValue } = await treeShap([tree]).explain([[1, 7]]); // values.values: [6, 0]
 * ```
 */
export const treeShap = /* @__PURE__ */ defineAsking(
  {
    name: "treeShap",
    title: "TreeSHAP",
    family: "shapley",
    summary: "Exact Shapley values of decision trees, by walking them.",
    formula: "φ_i = Σ_leaves ∫₀¹ v (o_i - z_i) Π_{j≠i} (t o_j + (1 - t) z_j) dt",
    source: {
      authors:
        "S. Lundberg, G. Erion, H. Chen, A. DeGrave, J. Prutkin, B. Nair, R. Katz, J. Himmelfarb, N. Bansal, S.-I. Lee",
      title: "From local explanations to global understanding with explainable AI for trees",
      year: 2020,
      where: "algorithms 2 and 3",
    },
    needs: "trees",
    rows: "numbers",
    missing: true,
    gives: "explanation",
    promises: ["completeness"],
    cost: "leaves × depth, or background rows × depth",
  },
  options,
  {},
  (given, { background, interactions, approximate }) => {
    const forest = compileTrees(given);
    if (approximate && (background !== undefined || interactions))
      fail("argument", "Saabas' values have neither a background nor interactions", "approximate: true");
    if (background === undefined && !forest.hasCovers)
      fail(
        "argument",
        "treeShap without a background needs to know how many rows came by each node",
        "trees whose covers are not there, or do not add up",
        "give 20 to 100 rows of typical input as background",
      );
    let game: Promise<TreeGame> | undefined;
    return {
      attributeOutputs: async ({ rows, choose, long, signal, onProgress }) => {
        const { rowSize, count } = rows;
        if (forest.features > rowSize)
          fail("shape", `the trees ask ${forest.features} features`, `rows of ${rowSize}`);
        game ??= gameOf(forest, rowSize, { background, interactions, approximate }, long);
        game.catch(() => {
          game = undefined;
        });
        const { base, play } = await game;
        const rowsFound: KnownRow[] = [];
        const left = new Uint8Array(forest.nodes.feature.length);
        for (let row = 0; row < count; row++) {
          decide(forest, rowOf(rows, row, forest.isSingle), left);
          const outputs = answer(forest, left);
          const found = await play(left, signal);
          rowsFound.push({ outputs, base, chosen: choose(row, outputs, [forest.outputs]), ...found });
          onProgress?.({ done: row + 1, total: count });
          const turn = yieldThread(signal);
          if (turn) await turn;
        }
        const link = forest.transform === "logistic" ? { link: unitOf("logit") as string } : {};
        return knownShares(rows, rowsFound).map((each) => ({ ...each, ...link }));
      },
    };
  },
);

export type TreeShapOptions = OptionsOf<typeof treeShap>;

interface Asked {
  readonly background: unknown;
  readonly interactions: boolean;
  readonly approximate: boolean;
}

async function gameOf(forest: Forest, features: number, asked: Asked, call: CallOptions): Promise<TreeGame> {
  const { background, interactions, approximate } = asked;
  const { signal } = call;
  if (background === undefined)
    return inTurns(treeGame(forest, features, { interactions, approximate }), signal);
  const fills = await readRows(background as Rows, "background", {
    ...call,
    dtype: "float64",
    missing: true,
  });
  if (fills.rowSize !== features)
    fail("shape", "background needs rows like those of x", `${fills.rowSize} features for ${features}`);
  const rows = Array.from({ length: fills.count }, (_, row) => rowOf(fills, row, forest.isSingle));
  return inTurns(treeGame(forest, features, { interactions, approximate, background: rows }), signal);
}

/** A row in the precision of the thresholds. */
function rowOf({ values, rowSize }: HostRows, row: number, isSingle: boolean): Float64Array {
  const own = values.subarray(row * rowSize, (row + 1) * rowSize);
  return Float64Array.from(isSingle ? Float32Array.from(own) : own);
}
