import { onUnmounted, ref, shallowRef } from "vue";
import type { Answer, Question } from "./messages.js";

/** Asks the worker about what is drawn: one question at a time, and of those that come meanwhile the last. */
export function useDigits() {
  const answer = shallowRef<Answer & { kind: "answer" }>();
  const error = ref<string>();
  let worker: Worker | undefined;
  let busy = false;
  let next: Question | undefined;
  let clearedWhileBusy = false;

  function start(): Worker {
    const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    started.addEventListener("error", (event) => {
      event.preventDefault();
      error.value = event.message || "the net's worker could not be loaded";
    });
    started.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
      busy = false;
      if (data.kind === "failed") error.value = data.message;
      else if (!clearedWhileBusy) answer.value = data;
      clearedWhileBusy = false;
      send();
    });
    return started;
  }

  function send(): void {
    if (busy || !next) return;
    worker ??= start();
    busy = true;
    worker.postMessage(next);
    next = undefined;
  }

  onUnmounted(() => worker?.terminate());

  return {
    answer,
    error,
    ask: (question: Question) => {
      next = question;
      send();
    },
    clear: () => {
      next = undefined;
      clearedWhileBusy = busy;
      answer.value = undefined;
    },
  };
}
