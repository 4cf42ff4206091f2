import { Worker } from "node:worker_threads";
import { type Job, runJob } from "./loops/index.js";
import { SharedMemory } from "./sharedMemory.js";
import type { Reply, Request } from "./worker.js";

export interface PoolOptions {
  readonly threads: number;
  readonly shareFrom: number;
  readonly workerUrl: URL;
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/** Worker threads, and the ranges of jobs that they have not answered yet. */
export class Pool {
  readonly #workers: (Worker | undefined)[] = [];
  readonly #waiting = new Map<number, Waiting & { readonly worker: Worker }>();
  readonly memory = new SharedMemory();
  #nextId = 0;

  constructor(readonly options: PoolOptions) {}

  /**
   * Runs a job of so many units. Where `work` (about the number of arithmetic steps) is small it is done here and now;
   * else workers do equal parts of it, and this thread stays free.
   */
  run(job: Job, units: number, work: number): void | Promise<void> {
    const { threads, shareFrom } = this.options;
    if (work < shareFrom || units === 0) return runJob(job, 0, units);
    const parts = Math.min(threads, units);
    const edges = Array.from({ length: parts + 1 }, (_, i) => Math.floor((i * units) / parts));
    const ranges = edges.slice(1).map((to, i) => this.#send(i, { ...job, from: edges[i] as number, to }));
    return Promise.all(ranges).then(() => undefined);
  }

  async close(): Promise<void> {
    this.memory.clear();
    await Promise.all(this.#workers.splice(0).map((worker) => worker?.terminate()));
  }

  #send(i: number, request: Omit<Request, "id">): Promise<void> {
    const worker = this.#workers[i] ?? this.#start();
    this.#workers[i] = worker;
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { worker, resolve, reject });
      // A worker keeps the process alive only while somebody waits for it.
      worker.ref();
      worker.postMessage({ id, ...request } satisfies Request);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.options.workerUrl);
    worker.on("message", ({ id, error }: Reply) => this.#settle(id, error ? new Error(error) : undefined));
    const lose = (cause: unknown) => {
      const place = this.#workers.indexOf(worker);
      // The next job starts another one.
      if (place >= 0) this.#workers[place] = undefined;
      for (const [id, waiting] of this.#waiting) {
        if (waiting.worker === worker) this.#settle(id, new Error("a worker thread has stopped", { cause }));
      }
    };
    worker.on("error", lose);
    worker.on("exit", lose);
    return worker;
  }

  #settle(id: number, error?: Error): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    if (![...this.#waiting.values()].some(({ worker }) => worker === waiting.worker)) waiting.worker.unref();
    if (error) waiting.reject(error);
    else waiting.resolve();
  }
}
