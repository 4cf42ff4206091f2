// Runs one program, away from the page's thread. A page starts one of these for each run, so that no run sees another's.
import { evaluate, prepare } from "./evaluate.js";
import type { Report, Request } from "./messages.js";

type Program = (log: (line: unknown) => void, run: object) => unknown;

const report = (message: Report) => postMessage(message);
const stopping = new AbortController();
let preparing: Promise<void> | undefined;

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if (data.kind === "stop") stopping.abort();
  else if (data.kind === "run") void run(data);
  // What cannot be prepared fails in its run, which says why.
  else preparing = prepare(data.code, data.path).catch(() => undefined);
});

async function run({ code, path, width }: Request & { kind: "run" }): Promise<void> {
  await preparing;
  try {
    const { default: program } = await evaluate(code, path);
    if (typeof program !== "function")
      throw new Error("a program here is a function: export default async (log) => { … }");
    report({ kind: "started", stoppable: program.length > 1 });
    await (program as Program)((line) => report({ kind: "log", text: String(line) }), {
      signal: stopping.signal,
      onProgress: ({ done, total }: { done: number; total: number }) =>
        report({ kind: "progress", done, total }),
      width,
    });
    report({ kind: "done" });
  } catch (error) {
    report({ kind: "failed", message: messageOf(error), aborted: stopping.signal.aborted });
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The first line of the program's own module that the error came through.
  const [, line] = /blob:\S+?:(\d+):\d+/.exec(error.stack ?? "") ?? [];
  return `${error.name}: ${error.message}${line ? ` (line ${line})` : ""}`;
}
