import { evaluate, jit, liveStorages, tensor } from "@hyaline/core";
import { type Behaviour, floatOf, insist } from "./behaviour.js";

const MANY = 200;

/** Of that many, the last few may still be referred to from the stack. */
const FEW = 8;

/** A backend that keeps what it was told of a tensor must not keep the tensor: its memory is freed when it is collected. */
export const nothingIsKeptAlive: Behaviour = {
  name: "tensors that nobody holds are freed",
  run: async (backend) => {
    const collect = collector();
    if (!collect) return;
    const double = jit((x: ReturnType<typeof tensor>) => x.mul(2).sum(), { backend });
    const before = liveStorages(backend);
    const call = async (i: number): Promise<void> => {
      const x = await evaluate(tensor([i, 1], { dtype: floatOf(backend) }).add(1), { backend });
      await (await double(x)).data();
    };
    for (let i = 0; i < MANY; i++) await call(i);
    double.dispose();
    // Finalizers run in tasks after a collection.
    for (let i = 0; i < 50 && liveStorages(backend) - before > FEW; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const left = liveStorages(backend) - before;
    insist(
      left <= FEW,
      `${left} storages are left of ${2 * MANY} tensors that were not disposed of and that nobody holds: does ${backend.name} keep tensors?`,
    );
  },
};

/** What collects garbage at once: `--expose-gc`, or Node's way to turn that on; nothing in most pages. */
function collector(): (() => void) | undefined {
  if (typeof gc === "function") return () => void gc?.();
  if (typeof process === "undefined") return undefined;
  const v8 = process.getBuiltinModule?.("node:v8");
  const vm = process.getBuiltinModule?.("node:vm");
  if (!v8 || !vm) return undefined;
  v8.setFlagsFromString("--expose-gc");
  return vm.runInNewContext("gc") as () => void;
}
