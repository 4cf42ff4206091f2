import { type Backend, kernelBackend } from "@hyaline/core";
import { kernels, type Memory } from "./kernels.js";

/**
 * A backend that computes in plain loops, for now.
 *
 * @example
 * ```ts
 * useBackend(templateBackend());
 * ```
 */
export const templateBackend = (): Backend =>
  kernelBackend<Memory>({
    name: "template-backend",
    // A graph with any other data type is refused by name.
    dtypes: ["float32"],
    // Its keys are what the backend says that it supports: Hyaline asks for nothing else.
    kernels,
    // From the host's memory to the backend's, and back: a copy, so that nobody outside changes what is inside.
    write: (data) => Float32Array.from(data),
    read: (memory) => memory.slice(),
    // Where the garbage collector cannot free memory, say how: `free`, and `memory` for the kit to look for leaks.
  });
