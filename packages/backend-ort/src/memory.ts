import type { Spec, Storage, TypedArray } from "@hyaline/core";
import type { InferenceSession, Tensor } from "onnxruntime-web";

/** Where a device keeps tensors between runs. */
export interface Memory {
  /** Does `write` only wrap the array? */
  readonly wrapsHost?: boolean;
  write(data: TypedArray, spec: Spec): Storage;
  read(storage: Storage, spec: Spec): TypedArray | Promise<TypedArray>;
  free(storage: Storage): void;
  /** A storage as what a session is fed with; it stays the storage's own. */
  feed(storage: Storage, spec: Spec): Tensor;
  /** A storage for a run to leave a result in, which is fed to it as its output; none where the run makes its own. */
  reserve?(spec: Spec): Storage | undefined;
  /** The storage of a result that the run made. */
  fetch(tensor: Tensor, spec: Spec): Storage;
  /** Where sessions leave their results; nothing for the host. */
  outputOptions(names: readonly string[], specs: readonly Spec[]): InferenceSession.SessionOptions;
  /** How many storages there are, where that is counted. */
  count?(): number;
  /** Gives back what it keeps for later runs. */
  dispose?(): void;
}
