import {
  type Backend,
  type Executable,
  type Graph,
  legalize,
  type Spec,
  type Storage,
  simplify,
} from "@hyaline/core";

/** Something that a backend does, whatever op it runs. */
export interface Behaviour {
  readonly name: string;
  /** Resolves, or throws an error that names the fault. */
  readonly run: (backend: Backend) => Promise<void>;
}

/** Throws `message` where `condition` does not hold. */
export function insist(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** A float dtype that the backend has. */
export const floatOf = ({ supports }: Backend): "float32" | "float64" =>
  supports.dtypes.has("float32") ? "float32" : "float64";

/** Makes the graph legal for the backend, compiles it, hands the executable to `use`, and disposes of it whatever happens. */
export async function withExecutable<T>(
  backend: Backend,
  graph: Graph,
  use: (executable: Executable) => Promise<T>,
): Promise<T> {
  const executable = await backend.compile(legalize(simplify(graph), backend));
  try {
    return await use(executable);
  } finally {
    executable.dispose();
  }
}

/** The numbers of a storage, read twice: reading must not use it up. */
export async function readTwice(backend: Backend, storage: Storage, spec: Spec): Promise<number[]> {
  const first = Array.from(await backend.read(storage, spec));
  const second = Array.from(await backend.read(storage, spec));
  insist(
    String(first) === String(second),
    `reading a storage of ${backend.name} twice gave ${first} and then ${second}`,
  );
  return first;
}
