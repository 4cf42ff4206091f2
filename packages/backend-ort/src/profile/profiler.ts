import { fail, type HyalineError } from "@hyaline/core";
import type { InferenceSession } from "onnxruntime-web";
import { coded } from "../errors.js";
import type { Device, Session } from "../runtime.js";
import { type NodeEvent, type RunEvents, readEvents } from "./events.js";

/** Collects what sessions note of their runs. ONNX Runtime tells it once, when a session ends. */
export class Profiler {
  readonly #nodes: NodeEvent[] = [];
  #runs = 0;
  #ms = 0;
  #fault: HyalineError | undefined;

  constructor(readonly device: Device) {
    if (!device.profiles) fail("unsupported", `device ${device.name} cannot be profiled`);
  }

  get sessionOptions(): InferenceSession.SessionOptions {
    return { enableProfiling: true, ...this.device.profiles?.options() };
  }

  /** A session whose notes are read before it is released. */
  watch(session: InferenceSession, options: InferenceSession.SessionOptions): Session {
    return {
      run: session.run.bind(session) as Session["run"],
      release: async () => {
        try {
          this.#note(readEvents((await this.device.profiles?.end(session, options)) ?? "[]"));
        } catch (cause) {
          this.#fault = coded("reading a profile", cause);
        }
        await session.release();
      },
    };
  }

  #note({ nodes, runs, ms }: RunEvents): void {
    for (const node of nodes) this.#nodes.push(node);
    this.#runs += runs;
    this.#ms += ms;
  }

  /** What was noted since the last time. */
  take(): RunEvents {
    const taken = { nodes: [...this.#nodes], runs: this.#runs, ms: this.#ms };
    const fault = this.#fault;
    this.#nodes.length = 0;
    this.#runs = 0;
    this.#ms = 0;
    this.#fault = undefined;
    if (fault) throw fault;
    return taken;
  }
}
