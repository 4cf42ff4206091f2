import type { Report, Request } from "./messages.js";

/** How long a program that takes a signal has to end once it is asked to, before its worker is ended. */
const graceMs = 2000;

export interface RunEvents {
  readonly onLog: (text: string) => void;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
  readonly onStarted: () => void;
}

/** How a run ended. */
export type Ending =
  | { readonly kind: "done" }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly message: string };

export interface StartedRun {
  readonly ended: Promise<Ending>;
  /** Asks the program to end; ends its worker where it takes no signal, or does not end within two seconds. */
  stop(): void;
}

/** A worker for one run. */
export const openWorker = (): Worker =>
  new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

/** Runs a program in a worker that has run none. */
export function startRun(
  worker: Worker,
  run: Omit<Request & { kind: "run" }, "kind">,
  events: RunEvents,
): StartedRun {
  const send = (message: Request) => worker.postMessage(message);
  let stoppable = false;
  let end: (ending: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => {
    end = (ending) => {
      worker.terminate();
      resolve(ending);
    };
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end({ kind: "failed", message: event.message || "the program's worker could not be loaded" });
  });
  worker.addEventListener("message", ({ data }: MessageEvent<Report>) => {
    switch (data.kind) {
      case "started":
        stoppable = data.stoppable;
        return events.onStarted();
      case "log":
        return events.onLog(data.text);
      case "progress":
        return events.onProgress(data);
      case "done":
        return end({ kind: "done" });
      case "failed":
        return end(data.aborted ? { kind: "stopped" } : { kind: "failed", message: data.message });
    }
  });
  send({ kind: "run", ...run });
  return {
    ended,
    stop: () => {
      if (!stoppable) return end({ kind: "stopped" });
      send({ kind: "stop" });
      setTimeout(() => end({ kind: "stopped" }), graceMs);
    },
  };
}
