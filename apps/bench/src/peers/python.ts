/** A Python on one thread, in a process of its own that is told when to run: the pipe adds some 50 µs to a run. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** `HYALINE_PYTHON`, or the usual names. */
const candidates = [process.env.HYALINE_PYTHON, "python3", "/usr/bin/python3"].filter(
  (name) => name !== undefined,
);

/** The first Python here that can import something. */
export const pythonWith = (imports: string): string | undefined =>
  candidates.find((name) => spawnSync(name, ["-c", `import ${imports}`]).status === 0);

/** A script beside this file, or where it lies when this one has been bundled. */
const scriptAt = (name: string): string =>
  [`./${name}`, `../../src/peers/${name}`]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync) as string;

export interface PythonProcess {
  /** Writes a line, and waits for one. */
  ask(command: string): Promise<string>;
  end(): void;
}

/** Starts a script with a problem as its first line of JSON, and waits until it says that it is ready. */
export async function pythonProcess(python: string, script: string, problem: object): Promise<PythonProcess> {
  const child: ChildProcessWithoutNullStreams = spawn(python, [scriptAt(script)]);
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  // That it has ended is said by the answer that does not come.
  child.stdin.on("error", () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { done, value } = await answers.next();
    if (done) throw new Error(`${script} ended: ${errors}`);
    return value;
  };
  child.stdin.write(`${JSON.stringify(problem)}\n`);
  await answer();
  return {
    ask: (command) => {
      child.stdin.write(`${command}\n`);
      return answer();
    },
    end: () => child.stdin.end(),
  };
}
