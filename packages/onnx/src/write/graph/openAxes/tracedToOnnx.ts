import { fail, type Graph, HyalineError, type Spec } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import {
  graphToOnnx,
  legalForOnnx,
  lowerLegal,
  type OnnxOptions,
  onnxKeys,
  serializeLowered,
} from "../graphToOnnx.js";
import { type OpenAxes, openAxesOf } from "./axesOption.js";
import { unify } from "./unify.js";

/** Sizes at which a function is traced to see what goes with them: primes, so that few sizes of a model are like them. */
const SIZES = [5, 7, 11];

/**
 * A function that is traced when it is asked for, as a file whose batch axis is open where it can be.
 *
 * @param trace the function's graph for inputs of these specs
 * @param specs the inputs as they are where no size is left open
 * @param rowsFirst true where the first axis of every input is the batch
 * @throws HyalineError whatever `trace` throws; `argument`; `unsupported` where `axes` asks for what the function does
 *   not allow
 */
export async function tracedToOnnx(
  trace: (specs: readonly Spec[]) => Graph,
  specs: readonly Spec[],
  options: OnnxOptions,
  rowsFirst = false,
): Promise<Uint8Array<ArrayBuffer>> {
  refuseUnknown("tracedToOnnx", options, onnxKeys);
  const open = openAxesOf(specs, options, rowsFirst);
  const { axes: _, ...rest } = options;
  if (!open) return graphToOnnx(trace(specs), rest);
  try {
    return await openToOnnx(trace, specs, open, rest);
  } catch (error) {
    if (open.asked) throw error;
    // Nobody asked for an open axis, and what else is wrong is wrong here too.
    return graphToOnnx(trace(specs), rest);
  }
}

async function openToOnnx(
  trace: (specs: readonly Spec[]) => Graph,
  specs: readonly Spec[],
  { symbol, axes }: OpenAxes,
  options: OnnxOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const graphs = [];
  for (const size of SIZES) {
    const sized = specs.map(({ shape, dtype }, i) => ({
      dtype,
      shape: shape.map((dim, axis) => (axes[i]?.includes(axis) ? size : dim)),
    }));
    const graph = tracedAt(trace, sized, symbol, size);
    graphs.push((await lowerLegal(legalForOnnx(graph, options), options)).graph);
  }
  const input = axes.findIndex((open) => open.length > 0);
  const source = { input, axis: axes[input]?.[0] as number };
  return serializeLowered(unify({ symbol, sizes: SIZES, graphs, source }), options).bytes;
}

function tracedAt(
  trace: (specs: readonly Spec[]) => Graph,
  specs: readonly Spec[],
  symbol: string,
  size: number,
): Graph {
  try {
    return trace(specs);
  } catch (error) {
    if (!(error instanceof HyalineError)) throw error;
    const rule = `what is written with an open axis "${symbol}" is traced at several sizes`;
    return fail(
      "unsupported",
      rule,
      `at ${size}: ${error.message}`,
      "axes: null keeps the sizes that are given",
    );
  }
}
