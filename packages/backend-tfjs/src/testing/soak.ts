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

/**
 * Whether training holds no more as it goes on, once everything that stays has been made: never more in the second half
 * of the steps than in the first. It may hold less when garbage is collected.
 */
export function isFlat(held: readonly Held[], from = 5): boolean {
  const half = from + Math.ceil((held.length - from) / 2);
  const most = (part: readonly Held[]) =>
    (["storages", "tensors", "bytes"] as const).map((key) => Math.max(...part.map((now) => now[key])));
  const [first, second] = [most(held.slice(from, half)), most(held.slice(half))];
  return held.length > half && second.every((count, i) => count <= (first[i] as number));
}
