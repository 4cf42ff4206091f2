import { memory, setBackend } from "@tensorflow/tfjs-core";
import type { EngineName } from "../engine.js";
import { tfjsBackend } from "../tfjsBackend.js";
import type { cnnCurve } from "./curves.js";

/** What is held after a training step. */
interface Held {
  /** Arrays on the host and in the engine. */
  readonly storages: number;
  /** What tfjs counts itself. */
  readonly tensors: number;
  /** Memory of the engine, where it tells. */
  readonly bytes: number;
}

/** Trains for many steps and gives what was held after each, with tfjs on the same engine. */
export async function soak(engine: EngineName, train: typeof cnnCurve, steps: number): Promise<Held[]> {
  const backend = await tfjsBackend({ engine });
  await setBackend(engine);
  const held: Held[] = [];
  const onStep = () => {
    const { numTensors, ...rest } = memory() as { numTensors: number; numBytesInGPU?: number };
    const storages = backend.memory?.().storages as number;
    held.push({ storages, tensors: numTensors, bytes: rest.numBytesInGPU ?? 0 });
  };
  await train(backend, { steps, onStep });
  return held;
}

/** From the step on by which everything has been made that stays. */
export function isFlat(held: readonly Held[], from = 5): boolean {
  const first = JSON.stringify(held[from]);
  return held.length > from && held.slice(from).every((now) => JSON.stringify(now) === first);
}
