import { type Backend, evaluate } from "@hyaline/core";
import { composites, primitives } from "@hyaline/core/ops";
import { compareTensors } from "../compare.js";
import { titleOf } from "../example.js";
import { exampleInputs } from "../inputs.js";
import { type Check, resultsOf } from "./check.js";

/** A composite's body, on a backend that knows primitives only, gives what its own kernel gives. */
export const checkBody: Check = async (example, backend) => {
  if (!composites.some((op) => op.name === example.op)) return;
  const whole = await evaluate([...resultsOf(example, exampleInputs(example))], { backend });
  const opened = await evaluate([...resultsOf(example, exampleInputs(example))], {
    backend: primitivesOf(backend),
  });
  await compareTensors(opened, whole, `${titleOf(example)}: its body`, example.tolerance);
};

const primitiveNames = new Set(primitives.map((op) => op.name));

function primitivesOf(backend: Backend): Backend {
  const ops = new Set([...backend.supports.ops].filter((op) => primitiveNames.has(op)));
  return {
    name: `${backend.name}, primitives only`,
    supports: { ...backend.supports, ops },
    write: (data, spec) => backend.write(data, spec),
    read: (storage, spec) => backend.read(storage, spec),
    compile: (graph, options) => backend.compile(graph, options),
    free: (storage) => backend.free(storage),
    dispose: () => backend.dispose(),
  };
}
