import { referenceBackend } from "@hyaline/backend-reference";
import {
  allocate,
  apply1,
  decode,
  gather,
  grad,
  HyalineError,
  jit,
  legalize,
  matMul,
  maxPool,
  primitive,
  type Spec,
  simplify,
  sizeOf,
  spec,
  type Tensor,
  tanh,
  tensor,
  trace,
  zeroDerivative,
} from "@hyaline/core";
import { compareTensors } from "../compare.js";
import { randomNumbers } from "../inputs.js";
import { type Behaviour, floatOf, insist, withExecutable } from "./behaviour.js";

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "no error";
  } catch (error) {
    return error instanceof HyalineError ? error.code : `an error without a code (${String(error)})`;
  }
}

/** Calls made side by side do not mix. */
export const callsMayOverlap: Behaviour = {
  name: "calls may overlap",
  run: async (backend) => {
    const double = jit((x: Tensor) => x.mul(2).add(1), { backend });
    const calls = Array.from({ length: 16 }, (_, i) => double(tensor([i, -i], { dtype: floatOf(backend) })));
    for (const [i, result] of (await Promise.all(calls)).entries()) {
      const got = Array.from(decode(await result.data(), result.dtype));
      insist(
        String(got) === String([2 * i + 1, 1 - 2 * i]),
        `overlapping calls mixed their results: call ${i} gave ${got}`,
      );
    }
    double.dispose();
  },
};

/** Graphs that a backend may run in several ways: by shaders, by copies, in place. */
const often: readonly {
  readonly name: string;
  readonly call: (x: Tensor, ...others: Tensor[]) => Tensor | Tensor[];
  readonly inputs: readonly Spec[];
}[] = [
  {
    name: "a training step",
    inputs: [spec("float32", [2, 3]), spec("float32", [4, 2])],
    call: (w, x) => w.sub(grad((w: Tensor) => tanh(matMul(x, w)).square().mean())(w).mul(0.5)),
  },
  {
    name: "a row looked up, and the gradient scattered back",
    inputs: [spec("float32", [5, 2]), spec("int32", [3])],
    call: (table, ids) => {
      const gradient = grad((table: Tensor) => gather(table, ids).square().sum())(table);
      return [table.mul(0.9).add(gradient.mul(0.1)), gradient, table.reshape([10])];
    },
  },
  {
    name: "the gradient of a pool",
    inputs: [spec("float32", [1, 1, 4, 4])],
    call: (x) => [x.mul(0.5), grad((x: Tensor) => maxPool(x, { kernel: 2 }).square().sum())(x)],
  },
];

const CALLS = 20;

/**
 * What a call gives does not depend on the calls before it: backends may keep buffers, plans or recordings from one run
 * to the next, and begin to after some runs.
 */
export const callsDoNotRemember: Behaviour = {
  name: `call ${CALLS} is as good as the first`,
  run: async (backend) => {
    for (const { name, call, inputs } of often) {
      const [got, expected] = [backend, referenceBackend()].map((of) => jit(call, { backend: of }));
      for (let i = 0; i < CALLS; i++) {
        const args = () =>
          inputs.map(({ dtype, shape }, k) => {
            const next = randomNumbers(`${name} ${k} ${i}`);
            const draw = () => (dtype === "int32" ? Math.floor(next() * 5) : next() * 2 - 1);
            return tensor(Array.from({ length: sizeOf(shape) }, draw), { dtype }).reshape(shape);
          }) as [Tensor];
        const results = [await got?.(...args()), await expected?.(...args())].map(
          (r) => [r].flat() as Tensor[],
        );
        await compareTensors(results[0] as Tensor[], results[1] as Tensor[], `${name}, call ${i + 1}`, 10);
      }
      for (const compiled of [got, expected]) compiled?.dispose();
    }
  },
};

/** A signal that is aborted before the run stops it, and the executable can be used again. */
export const abortIsHeard: Behaviour = {
  name: "an aborted call is refused, and the executable stays usable",
  run: async (backend) => {
    const of = spec(floatOf(backend), [2]);
    await withExecutable(
      backend,
      trace((x) => x.add(1), [of]),
      async (executable) => {
        const x = await backend.write(allocate(of.dtype, 2), of);
        const code = await codeOf(executable.run([x], { signal: AbortSignal.abort() }));
        insist(
          code === "aborted",
          `run ignored its aborted signal: expected the code "aborted", got ${code}`,
        );
        const [y] = await executable.run([x]);
        insist(
          String(await backend.read(y, of)) === "1,1",
          "after an aborted call the executable gave another result",
        );
        backend.free(x);
        backend.free(y);
      },
    );
  },
};

const noSuchOp = primitive<Record<string, never>>({
  name: "noSuchOp",
  infer: (inputs) => inputs,
  vjp: zeroDerivative("it does not exist"),
  batch: (inputs) => inputs,
});

/** An op that nobody knows is refused when the graph is compiled, by name. */
export const unknownOpsAreRefused: Behaviour = {
  name: "an unknown op is refused by name when it is compiled",
  run: async (backend) => {
    const of = spec(floatOf(backend), [2]);
    const graph = trace((x) => apply1(noSuchOp, [x], {}), [of]);
    let refused: unknown;
    try {
      (await backend.compile(graph)).dispose();
    } catch (error) {
      refused = error;
    }
    insist(refused instanceof Error, `${backend.name} compiled a graph with an op that does not exist`);
    insist(refused.message.includes("noSuchOp"), `the refusal must name the op, got: ${refused.message}`);
  },
};

/** Disposing twice does nothing; running afterwards is an error with the code `disposed`. */
export const disposalIsFinal: Behaviour = {
  name: "a disposed executable refuses to run",
  run: async (backend) => {
    const of = spec(floatOf(backend), [2]);
    const executable = await backend.compile(legalize(simplify(trace((x) => x.add(1), [of])), backend));
    executable.dispose();
    executable.dispose();
    const x = await backend.write(allocate(of.dtype, 2), of);
    const code = await codeOf(executable.run([x]));
    insist(code === "disposed", `a disposed executable must fail with the code "disposed", got ${code}`);
    backend.free(x);
  },
};
