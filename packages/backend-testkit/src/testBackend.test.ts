import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  type Backend,
  type Executable,
  HyalineError,
  kernelBackend,
  type Tensor,
  type TypedArray,
  tanh,
  transpose,
} from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { largeTensors } from "./behaviour/numbers.js";
import type { OpExample } from "./example.js";
import { testBackend } from "./testBackend.js";

/** Runs the kit as a runner would and gives the failures by test name. */
async function failures(
  create: () => Backend,
  examples?: readonly OpExample[],
): Promise<Map<string, string>> {
  const tests: [string, () => Promise<void>][] = [];
  const options = { create, draws: 1, print: () => undefined, ...(examples ? { examples } : {}) };
  testBackend({ ...options, describe: (_, body) => body(), test: (name, body) => tests.push([name, body]) });
  const failed = new Map<string, string>();
  // The large tensors take seconds each time, and no fault here shows in them alone.
  for (const [name, body] of tests.filter(([title]) => title !== largeTensors.name))
    await body().catch((error: Error) => void failed.set(name, error.message));
  return failed;
}

const examples: readonly OpExample[] = [
  {
    op: "add",
    name: "broadcast",
    call: (a, b) => add(a as Tensor, b as Tensor),
    inputs: [{ shape: [3, 1] }, { shape: [2] }],
  },
  {
    op: "transpose",
    name: "",
    call: (x) => transpose(x as Tensor, [2, 0, 1]),
    inputs: [{ shape: [2, 3, 4] }],
  },
  { op: "tanh", name: "", call: (x) => tanh(x as Tensor), inputs: [{ shape: [4] }] },
];

/** The reference backend, with some of it replaced. */
function broken(change: (backend: Backend) => Partial<Backend>): () => Backend {
  return () => {
    const backend = referenceBackend();
    return { ...backend, name: "broken", ...change(backend) };
  };
}

/** Goes between the caller and every run. */
const onRun = (
  backend: Backend,
  run: (executable: Executable, ...args: Parameters<Executable["run"]>) => ReturnType<Executable["run"]>,
): Partial<Backend> => ({
  compile: async (graph, options) => {
    const executable = await backend.compile(graph, options);
    return { run: (...args) => run(executable, ...args), dispose: () => executable.dispose() };
  },
});

const wrongBroadcasting = broken((backend) =>
  onRun(backend, async (executable, ...args) => {
    const outputs = (await executable.run(...args)) as Float32Array[];
    return outputs.map((out) => (out.length === 6 ? out.slice().reverse() : out));
  }),
);

const leakedStorage = broken((backend) => {
  let storages = 0;
  return {
    write: (data, spec) => {
      storages++;
      return backend.write(data, spec);
    },
    memory: () => ({ storages }),
  };
});

const lyingManifest = broken((backend) => ({
  compile: async (graph, options) => {
    if (graph.nodes.some(({ op }) => op.name === "tanh"))
      throw new HyalineError("unsupported", "no tanh here");
    return backend.compile(graph, options);
  },
}));

const transposedStrides = broken((backend) => ({
  compile: async (graph, options) => {
    const nodes = graph.nodes.map((node) =>
      node.op.name === "transpose" ? { ...node, attributes: { permutation: [0, 1, 2] } } : node,
    );
    return backend.compile({ ...graph, nodes }, options);
  },
}));

const ignoredAbort = broken((backend) => onRun(backend, (executable, inputs) => executable.run(inputs)));

/** Plays the results of its first calls again, like a recording that missed something. */
const staleResults = broken((backend) => ({
  compile: async (graph, options) => {
    const executable = await backend.compile(graph, options);
    let [runs, kept] = [0, undefined as Awaited<ReturnType<typeof executable.run>> | undefined];
    return {
      run: async (...args) => {
        const outputs = await executable.run(...args);
        if (++runs === 9) kept = outputs;
        return kept ? [...outputs.slice(0, -1), (kept as TypedArray[]).at(-1)?.slice()] : outputs;
      },
      dispose: () => executable.dispose(),
    };
  },
}));

test("the reference backend passes", async () => {
  expect(await failures(referenceBackend, examples)).toEqual(new Map());
});

test("a minimal backend passes: what its manifest leaves out is skipped", async () => {
  const minimal = () =>
    kernelBackend<TypedArray>({
      name: "minimal",
      dtypes: ["float32"],
      kernels: { tanh: ([x]) => [(x as Float32Array).map(Math.tanh)] },
      write: (data) => data,
      read: (data) => data,
    });
  expect(await failures(minimal, examples)).toEqual(new Map());
});

describe("a broken backend fails with a message that names the fault", () => {
  test.each([
    [
      "wrong broadcasting",
      wrongBroadcasting,
      /add: broadcast: forward \(float32\): add: broadcast: element 0 is/,
    ],
    ["leaked storage", leakedStorage, /nothing leaks: leaked storage: 100 storages/],
    ["a lying manifest", lyingManifest, /the manifest of broken lists tanh, but compile refused/],
    ["transposed strides", transposedStrides, /transpose: forward \(float32\): transpose: element \d+ is/],
    ["stale results", staleResults, /a training step, call 10: element \d+ is/],
    ["an ignored abort", ignoredAbort, /run ignored its aborted signal/],
  ])("%s", async (_, create, message) => {
    const failed = await failures(create, examples);
    expect([...failed].map(([name, text]) => `${name}: ${text}`).join("\n")).toMatch(message);
  });
});
