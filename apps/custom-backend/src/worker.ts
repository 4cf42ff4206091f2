/** What a worker does: waits for ranges of jobs, runs them, and says so. */
import { parentPort } from "node:worker_threads";
import { type Job, runJob } from "./loops/index.js";

export interface Request extends Job {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

export interface Reply {
  readonly id: number;
  readonly error?: string;
}

parentPort?.on("message", ({ id, from, to, ...job }: Request) => {
  try {
    runJob(job, from, to);
    parentPort?.postMessage({ id } satisfies Reply);
  } catch (error) {
    parentPort?.postMessage({ id, error: String(error) } satisfies Reply);
  }
});
