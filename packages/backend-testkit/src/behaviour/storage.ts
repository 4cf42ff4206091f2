import {
  allocate,
  type Backend,
  type DType,
  formatSpec,
  type Spec,
  sizeOf,
  spec,
  trace,
} from "@hyaline/core";
import { type Behaviour, floatOf, insist, readTwice, withExecutable } from "./behaviour.js";

const shapes = [[], [0], [1], [7], [3, 0, 2], [2, 3, 5], [1, 1, 1, 1, 4]];

/** What is written is read back: every dtype, scalars, empties and odd sizes. */
export const roundTrips: Behaviour = {
  name: "what is written is read back",
  run: async (backend) => {
    for (const dtype of backend.supports.dtypes)
      for (const shape of shapes) await roundTrip(backend, spec(dtype, shape));
  },
};

async function roundTrip(backend: Backend, of: Spec): Promise<void> {
  const data = allocate(of.dtype, sizeOf(of.shape));
  for (let i = 0; i < data.length; i++) data[i] = pattern(of.dtype, i);
  const storage = await backend.write(data.slice(), of);
  const read = await backend.read(storage, of);
  insist(
    read.constructor === data.constructor,
    `${formatSpec(of)} is read as ${data.constructor.name}, got ${read.constructor.name}`,
  );
  insist(String(read) === String(data), `${formatSpec(of)} was written as ${data} and read as ${read}`);
  backend.free(storage);
}

/** float16 numbers are their bits: 0x3c00 is 1. */
function pattern(dtype: DType, i: number): number {
  if (dtype === "bool") return i % 2;
  return dtype === "float16" ? 0x3c00 + i : i + 1;
}

/** A run leaves its inputs as they are, and its outputs live on when the inputs are freed. */
export const inputsAndOutputsAreSeparate: Behaviour = {
  name: "a run leaves its inputs alone, and its outputs outlive them",
  run: async (backend) => {
    const of = spec(floatOf(backend), [4]);
    const graph = trace((x, y) => [x.add(y), x.reshape([2, 2])], [of, of]);
    await withExecutable(backend, graph, async (executable) => {
      const data = allocate(of.dtype, 4).map((_, i) => i + 1);
      const [x, y] = [await backend.write(data.slice(), of), await backend.write(data.slice(), of)];
      const first = await executable.run([x, y]);
      insist(String(await readTwice(backend, x, of)) === "1,2,3,4", "a run changed its input");
      backend.free(x);
      backend.free(y);
      const again = await Promise.all([
        await backend.write(data.slice(), of),
        await backend.write(data.slice(), of),
      ]);
      const second = await executable.run(again);
      const sums = await readTwice(backend, first[0], of);
      insist(
        String(sums) === "2,4,6,8",
        `an output changed after its run's inputs were freed and the graph ran again: ${sums}`,
      );
      const kept = await readTwice(backend, first[1], spec(of.dtype, [2, 2]));
      insist(String(kept) === "1,2,3,4", `a reshaped output did not survive its input: ${kept}`);
      for (const storage of [...first, ...second, ...again]) backend.free(storage);
    });
  },
};

/** Where the backend can count its storages, a hundred runs leave none behind. */
export const nothingLeaks: Behaviour = {
  name: "nothing leaks",
  run: async (backend) => {
    if (!backend.memory) return;
    const of = spec(floatOf(backend), [8]);
    const graph = trace((x) => x.mul(2).add(x).exp().sum(), [of]);
    const count = () => backend.memory?.().storages ?? 0;
    const before = count();
    let more = 0;
    await withExecutable(backend, graph, async (executable) => {
      for (let i = 0; i < 100; i++) {
        const start = count();
        const x = await backend.write(allocate(of.dtype, 8), of);
        for (const output of await executable.run([x])) backend.free(output);
        backend.free(x);
        more += Math.max(0, count() - start);
      }
    });
    // Tensors of earlier work may be collected meanwhile: there may be less than before.
    const left = Math.max(more, count() - before);
    insist(
      left === 0,
      `leaked storage: ${left} storages of ${backend.name} are left after 100 runs that freed everything`,
    );
  },
};
