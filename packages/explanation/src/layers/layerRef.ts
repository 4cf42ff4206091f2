import type { Shape, Tensor, ValueId } from "@hyaline/core";

/** What is known of a layer: a value inside a model that has a name, or that a module ends with. */
export interface LayerInfo {
  /** What it goes by: its own name, with `#1`, `#2`, … where the model gives several values one name; else its module's path. */
  readonly name: string;
  /** The op that makes it; `"input"` for an input of the model. */
  readonly op: string;
  /** The module that it was made in, such as `/encoder/conv2`; empty at the top. */
  readonly scope: string;
  /** Inside a scan, whose steps then are the first axis: `[steps, ...]`. */
  readonly shape: Shape;
  readonly dtype: Tensor["dtype"];
}

/**
 * Which layer: the name of a value, or the path of a module, which means the last value that leaves the module; or a
 * function that says of each layer whether it is meant, the last of which counts. A path may leave out what stands in
 * front of it where that is clear: `conv1` for `resnet/stem/conv1`, `encoder.0.fc` for `/encoder/encoder.0/fc`.
 */
export type LayerRef = string | ((layer: LayerInfo) => boolean);

/** A layer, and where it is in the graph. */
export interface FoundLayer extends LayerInfo {
  readonly value: ValueId;
  /** The scans around it, outermost first: indices of nodes, each in the body of the one before. */
  readonly within: readonly number[];
}
