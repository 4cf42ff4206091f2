import { apply, type Composite, composite, nextId, type Spec, type Tensor } from "@hyaline/core";
import type { ReadModel } from "./readModel.js";
import type { OnnxPort } from "./signature.js";
import type { Value } from "./value.js";

/** A file as it was read, and what the caller fixed: all that it takes to write its own nodes again. */
export interface ModelSource {
  readonly model: ReadModel;
  /** The inputs that are given with a call. */
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  /** Inputs that always have the same value. */
  readonly fixed: ReadonlyMap<string, Value>;
}

export const SHORTCUT = "onnxModel";

interface ShortcutOp extends Composite<{ readonly identity: number }> {
  readonly source: ModelSource;
}

/**
 * Beside the ops of a traced model, a node that says: these outputs are what this file makes of these inputs. Its inputs
 * are the model's, then the outputs that the ops compute; its body is the latter. A backend that runs ONNX files hands
 * the file's own nodes over where nothing but the outputs is asked for; everything else (gradients, batching, `cut`,
 * other backends) sees the ops.
 */
export function shortcutTo(
  source: ModelSource,
): (inputs: readonly Tensor[], outputs: readonly Tensor[]) => Tensor[] {
  const count = source.outputs.length;
  const identity = nextId();
  const op: ShortcutOp = {
    ...composite<{ readonly identity: number }>({
      name: SHORTCUT,
      shortcut: true,
      infer: (inputs) => inputs.slice(-count).map(({ dtype, shape }): Spec => ({ dtype, shape })),
      body: (inputs) => inputs.slice(-count),
    }),
    source,
  };
  return (inputs, outputs) => apply(op, [...inputs, ...outputs], { identity });
}

/** The file behind a node of a graph, where the node is such a shortcut. */
export const sourceOf = (op: { readonly name: string }): ModelSource | undefined =>
  op.name === SHORTCUT ? (op as ShortcutOp).source : undefined;

/** Do the sizes of a call fit those that the file declares? Where a batch is larger than the file's, its nodes may not fit. */
export const fitsFile = (ports: readonly OnnxPort[], inputs: readonly Tensor[]): boolean =>
  ports.every(({ shape }, i) =>
    shape?.every((size, axis) => typeof size !== "number" || size === inputs[i]?.shape[axis]),
  );
