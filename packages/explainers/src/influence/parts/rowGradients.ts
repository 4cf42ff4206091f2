import {
  alias,
  backward,
  expandDims,
  fill,
  flatten,
  type Graph,
  grad,
  mapTree,
  matMul,
  type Node,
  refuseDeadEnds,
  replay,
  reshape,
  type Spec,
  sum,
  type Tensor,
  trace,
  transpose,
  type ValueId,
  vmap,
} from "@hyaline/core";
import type { TrainedModel } from "@hyaline/explanation";
import { type Learned, type ModelInput, rowLosses } from "./learned.js";

/**
 * The gradients of each row's loss by one variable: as two factors, of which each row's gradient is the outer product
 * (float[rows, p] and float[rows, q] for a matrix [p, q]), or whole, float[rows, p, q].
 */
export type RowGradients = { readonly left: Tensor; readonly right: Tensor } | { readonly whole: Tensor };

export interface RowLossGradients {
  /** float[rows] */
  readonly losses: Tensor;
  /** One for each variable. */
  readonly gradients: readonly RowGradients[];
}

/** Where a variable's gradient follows from values of the graph. */
interface Place {
  /** The value whose cotangent is needed. */
  readonly output: ValueId;
  /** What a matrix is multiplied by; none for what is added. */
  readonly input?: ValueId;
  /** Whether the matrix is turned before. */
  readonly isTurned: boolean;
}

/**
 * The gradient of each row's loss by each variable. That of a matrix is never made where rows are multiplied by it once:
 * it is the outer product of what comes in and of the cotangent of what goes out, both there after one pass back over all
 * rows. Others are made row by row, in one graph. For use inside traced functions; rows do not mix in the model.
 *
 * @throws HyalineError `not-differentiable` where no gradient of the loss reaches any of the variables
 */
export function rowGradients(
  { outputs }: Pick<Learned, "outputs">,
  loss: TrainedModel["loss"],
  params: readonly Tensor[],
  x: ModelInput,
  targets: Tensor,
): RowLossGradients {
  const { leaves, structure } = flatten(x);
  const given = [...params, ...leaves, targets];
  const graphOf = (more: number) =>
    trace(
      (...inside: Tensor[]) => {
        const own = inside.slice(0, params.length);
        const there = structure.build(inside.slice(params.length, -1)) as ModelInput;
        return rowLosses(loss, outputs(own, there), inside.at(-1) as Tensor);
      },
      given.map(({ dtype, shape: [first = 0, ...others], rank }, i): Spec => {
        const isParam = i < params.length || rank === 0;
        return { dtype, shape: isParam ? (given[i] as Tensor).shape : [first + more, ...others] };
      }),
    );
  const graph = graphOf(0);
  const rowValues = valuesOfRows(graph, graphOf(1), params.length);
  const places = params.map((_, i) => placeOf(graph, graph.inputs[i] as ValueId, rowValues));
  const cotangents = new Map<ValueId, Tensor>();
  const values = new Map<ValueId, Tensor>();
  const wanted = new Set(places.flatMap((place) => (place ? [place.output] : [])));
  const read = new Set(places.flatMap((place) => (place?.input === undefined ? [] : [place.input])));
  const seeds = params.map(alias);
  const [losses] = replay(graph, [...seeds, ...leaves, targets], open, (value, tensor) => {
    const seen = wanted.has(value) ? alias(tensor) : tensor;
    if (wanted.has(value)) cotangents.set(value, seen);
    if (read.has(value)) values.set(value, seen);
    return seen;
  }) as [Tensor];
  refuseDeadEnds([losses], seeds);
  const points = [...cotangents.values()];
  const back = points.length > 0 ? backward([losses], points, [fill(1, losses)]) : [];
  [...cotangents.keys()].forEach((value, i) => {
    cotangents.set(value, back[i] as Tensor);
  });

  const rest = places.flatMap((place, i) => (place ? [] : [i]));
  const made = rest.length > 0 ? oneByOne(rest) : [];
  const gradients = params.map((param, i): RowGradients => {
    const place = places[i];
    if (!place) return { whole: asMatrices(made[rest.indexOf(i)] as Tensor) };
    const g = cotangents.get(place.output) as Tensor;
    if (place.input === undefined) return { whole: asMatrices(sumTo(g, param.rank)) };
    return product(values.get(place.input) as Tensor, g, place.isTurned);
  });
  return { losses, gradients };

  function oneByOne(which: readonly number[]): readonly Tensor[] {
    const one = (own: readonly Tensor[], row: ModelInput, target: Tensor) => {
      const all = [...params];
      which.forEach((i, k) => {
        all[i] = own[k] as Tensor;
      });
      const alone = mapTree(row, (each) => expandDims(each, 0));
      return reshape(rowLosses(loss, outputs(all, alone), expandDims(target, 0)), []);
    };
    const of = which.map((i) => params[i] as Tensor);
    return vmap(grad(one), { inAxes: [null, 0, 0] })(of, x, targets);
  }
}

/** An imported file's shortcut goes by its ops. */
const open = (node: Node, inputs: readonly Tensor[]) =>
  node.op.shortcut ? inputs.slice(-node.outputs.length) : undefined;

/** The outer products of two values: as factors, or summed over the steps of a sequence. */
function product(a: Tensor, g: Tensor, isTurned: boolean): RowGradients {
  const [left, right] = isTurned ? [g, a] : [a, g];
  if (a.rank === 2) return { left, right };
  return { whole: matMul(transpose(left, [0, 2, 1]), right) };
}

/** The sum over all axes between that of rows and the last `rank`. */
function sumTo(g: Tensor, rank: number): Tensor {
  const axes = [...g.shape.keys()].slice(1, g.rank - rank);
  return axes.length > 0 ? sum(g, { axes }) : g;
}

/** float[rows, ...shape] as matrices: the first axis, and the others. */
function asMatrices(whole: Tensor): Tensor {
  const [rows = 0, first = 1, ...others] = whole.shape;
  return reshape(whole, [rows, first, others.reduce((a, b) => a * b, 1)]);
}

/** Values whose first axis is that of rows: it grows by one with them, whatever else is as long. */
function valuesOfRows(graph: Graph, larger: Graph, params: number): ReadonlySet<ValueId> {
  const found = new Set<ValueId>();
  if (larger.specs.length !== graph.specs.length) return found;
  const dependent = new Set(graph.inputs.slice(params));
  for (const { inputs, outputs } of graph.nodes)
    if (inputs.some((input) => dependent.has(input))) for (const output of outputs) dependent.add(output);
  for (const value of dependent) {
    const [now, then] = [graph.specs[value], larger.specs[value]] as [Spec, Spec];
    const grows = then.shape[0] === (now.shape[0] ?? 0) + 1;
    if (grows && now.shape.slice(1).join() === then.shape.slice(1).join()) found.add(value);
  }
  return found;
}

/** Where rows meet a variable once, in a product or a sum. */
function placeOf(graph: Graph, param: ValueId, ofRows: ReadonlySet<ValueId>): Place | undefined {
  const user = soleUser(graph, param);
  if (!user) return undefined;
  const shapeOf = (value: ValueId) => (graph.specs[value] as Spec).shape;
  const output = user.outputs[0] as ValueId;
  if (user.op.name === "add") {
    const other = user.inputs[user.inputs[0] === param ? 1 : 0] as ValueId;
    const [own, all] = [shapeOf(param), shapeOf(other)];
    const fits = own.length === 1 && all.length > 1 && all.at(-1) === own[0];
    return fits && ofRows.has(other) ? { output, isTurned: false } : undefined;
  }
  const isTurned = user.op.name === "transpose" && shapeOf(param).length === 2;
  const node = isTurned ? soleUser(graph, output) : user;
  const matrix = isTurned ? output : param;
  const input = node?.inputs[0];
  if (node?.op.name !== "matMul" || node.inputs[1] !== matrix || input === undefined) return undefined;
  const rank = shapeOf(input).length;
  const fits = shapeOf(matrix).length === 2 && (rank === 2 || rank === 3) && ofRows.has(input);
  return fits ? { output: node.outputs[0] as ValueId, input, isTurned } : undefined;
}

function soleUser(graph: Graph, value: ValueId): Node | undefined {
  const users = graph.nodes.filter(({ op, inputs }) => !op.shortcut && inputs.includes(value));
  const isOne = users.length === 1 && users[0]?.inputs.filter((input) => input === value).length === 1;
  return isOne && !graph.outputs.includes(value) ? users[0] : undefined;
}
