import { computed, onUnmounted, ref, shallowRef } from "vue";
import type { ProgramRunner } from "../runner/programRunner.js";
import type { StartedRun } from "../runner/startRun.js";

const sources = import.meta.glob<string>("../../examples/**/*.ts", { query: "?raw", import: "default" });

/** What a program said: a picture (the text of an SVG element), or a line. */
export interface Said {
  readonly kind: "picture" | "line";
  readonly text: string;
}

export type Status = "idle" | "loading" | "running" | "stopping" | "done" | "stopped" | "failed";

/** An example of `examples/` on a page: its text, which may change, and its runs. */
export function useProgram(file: string) {
  const status = ref<Status>("idle");
  const said = shallowRef<readonly Said[]>([]);
  const progress = ref<number>();
  const error = ref<string>();
  const seconds = ref<number>();
  const code = ref<string>();
  let original = "";
  let current: StartedRun | undefined;
  let runner: Promise<ProgramRunner> | undefined;
  let left = false;

  const runnerOf = () => {
    runner ??= import("../runner/programRunner.js").then(({ programRunner }) => programRunner());
    return runner;
  };

  /** Gets the program's text, once. */
  async function load(): Promise<string> {
    if (code.value === undefined) {
      const get = sources[`../../examples/${file}`];
      if (!get) throw new Error(`there is no docs/examples/${file}`);
      original = await get();
      code.value ??= original;
    }
    return code.value;
  }

  /** Makes a worker ready, so that the next run has nothing to load. */
  async function prepare(): Promise<void> {
    const [text, { prepare }] = await Promise.all([load(), runnerOf()]);
    if (!current && !left) prepare({ path: file, code: text });
  }

  async function run(width: number): Promise<void> {
    said.value = [];
    [progress.value, error.value, seconds.value] = [undefined, undefined, undefined];
    status.value = "loading";
    try {
      const [text, runs] = await Promise.all([load(), runnerOf()]);
      let start = performance.now();
      const started = runs.run(
        { path: file, code: text, width },
        {
          onLog: (line) => {
            said.value = [...said.value, { kind: line.startsWith("<svg ") ? "picture" : "line", text: line }];
          },
          onProgress: ({ done, total }) => {
            progress.value = done / total;
          },
          onStarted: () => {
            start = performance.now();
            if (status.value === "loading") status.value = "running";
          },
        },
      );
      current = started;
      const ending = await started.ended;
      if (current !== started) return;
      seconds.value = (performance.now() - start) / 1000;
      status.value = ending.kind;
      error.value = ending.kind === "failed" ? ending.message : undefined;
    } catch (cause) {
      status.value = "failed";
      error.value = String(cause);
    } finally {
      current = undefined;
    }
  }

  function stop(): void {
    status.value = "stopping";
    current?.stop();
  }

  onUnmounted(() => {
    left = true;
    current?.stop();
    void runner?.then(({ end }) => end());
  });

  return {
    code,
    load,
    prepare,
    run,
    stop,
    status,
    said,
    progress,
    error,
    seconds,
    busy: computed(() => ["loading", "running", "stopping"].includes(status.value)),
    changed: computed(() => code.value !== undefined && code.value !== original),
    reset: () => {
      code.value = original;
    },
  };
}
