import type { Request } from "./messages.js";
import { openWorker, type RunEvents, type StartedRun, startRun } from "./startRun.js";

/** Runs the programs of one editor, each in a worker of its own, which can be made ready before. */
export interface ProgramRunner {
  /** Makes a worker ready for the next run, unless there is one: loads modules, starts the backend. */
  prepare(program: Omit<Request & { kind: "prepare" }, "kind">): void;
  run(program: Omit<Request & { kind: "run" }, "kind">, events: RunEvents): StartedRun;
  /** Ends the worker that waits, if any. */
  end(): void;
}

export function programRunner(): ProgramRunner {
  let ready: Worker | undefined;
  return {
    prepare: (program) => {
      if (ready) return;
      ready = openWorker();
      ready.postMessage({ kind: "prepare", ...program } satisfies Request);
    },
    run: (program, events) => {
      const worker = ready ?? openWorker();
      ready = undefined;
      return startRun(worker, program, events);
    },
    end: () => {
      ready?.terminate();
      ready = undefined;
    },
  };
}
