import type { Port } from "./link.js";

/** The way out of this worker. */
export function parentPort(): Port {
  const node = typeof process === "object" ? process.getBuiltinModule?.("node:worker_threads") : undefined;
  if (node?.parentPort) {
    const port = node.parentPort;
    return {
      post: (message, transfer) => port.postMessage(message, transfer),
      listen: (onMessage) => port.on("message", onMessage),
    };
  }
  const scope = globalThis as unknown as DedicatedScope;
  return {
    post: (message, transfer) => scope.postMessage(message, transfer),
    listen: (onMessage) => scope.addEventListener("message", ({ data }) => onMessage(data)),
  };
}

/** What a dedicated worker's global scope has, which the types of a page do not know. */
interface DedicatedScope {
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}
