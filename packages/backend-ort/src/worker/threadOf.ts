/**
 * ONNX Runtime starts its threads with the script that it finds itself in. In a bundle that is the script of our worker:
 * a worker of this name is one of its threads, and not ours.
 */
export const isThread = (): boolean =>
  (globalThis as { readonly name?: unknown }).name?.toString().startsWith("em-pthread") === true;

/** Runs the runtime that this thread belongs to; what it is told before that is there is told again. */
export async function runThread(load: () => Promise<unknown>): Promise<void> {
  const scope = globalThis as unknown as Pick<
    Worker,
    "addEventListener" | "removeEventListener" | "onmessage"
  >;
  const early: MessageEvent[] = [];
  const keep = (event: MessageEvent) => early.push(event);
  scope.addEventListener("message", keep);
  await load();
  scope.removeEventListener("message", keep);
  for (const event of early) scope.onmessage?.call(scope as Worker, event);
}
