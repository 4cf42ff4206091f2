import { HyalineError } from "@hyaline/core";
import type { Port } from "./link.js";

/** A worker that was started. */
export interface Spawned {
  readonly port: Port;
  /** Calls back once if it dies by itself. */
  onDeath(callback: (cause: unknown) => void): void;
  /** In Node: whether the process waits for it. */
  keepAlive(alive: boolean): void;
  terminate(): Promise<void>;
}

/**
 * Starts a worker: a worker thread of Node from a file, or a module worker of a page.
 *
 * @throws HyalineError `backend` where workers cannot be started
 */
export async function spawn(file: () => URL, onPage: () => Worker): Promise<Spawned> {
  const node =
    typeof document === "undefined" && typeof process === "object"
      ? process.getBuiltinModule?.("node:worker_threads")
      : undefined;
  if (node) return inNode(new node.Worker(file()));
  try {
    return inBrowser(onPage());
  } catch (cause) {
    throw new HyalineError(
      "backend",
      `a worker cannot be started: ${String(cause)}; ${remedyFor(String(cause))}`,
      { cause },
    );
  }
}

function remedyFor(cause: string): string {
  return /TrustedScriptURL|trusted/i.test(cause)
    ? "the page demands Trusted Types: make a policy named default whose createScriptURL admits this script, or leave out worker: true"
    : "serve @hyaline/backend-ort from the page's own origin";
}

function inBrowser(worker: Worker): Spawned {
  return {
    port: {
      post: (message, transfer) => worker.postMessage(message, [...transfer]),
      listen: (onMessage) => worker.addEventListener("message", ({ data }) => onMessage(data)),
    },
    onDeath: (callback) => {
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        callback(event.message || "its script cannot be loaded");
      });
      worker.addEventListener("messageerror", () => callback("a message could not be read"));
    },
    keepAlive: () => undefined,
    terminate: async () => worker.terminate(),
  };
}

/** A worker of Node's, which the process does not wait for while nothing is asked of it. */
export function inNode(worker: import("node:worker_threads").Worker): Spawned {
  worker.unref();
  return {
    port: {
      post: (message, transfer) => worker.postMessage(message, transfer),
      listen: (onMessage) => worker.on("message", onMessage),
    },
    onDeath: (callback) => {
      worker.on("error", callback);
      worker.on("exit", (code) => callback(`it exited with ${code}`));
    },
    keepAlive: (alive) => (alive ? worker.ref() : worker.unref()),
    terminate: async () => {
      await worker.terminate();
    },
  };
}
