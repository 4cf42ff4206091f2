import { fail, formatSpec, isTensor, type Tensor, type Tree, tensor } from "@hyaline/core";
import { readOptions, value } from "@hyaline/core/facts";
import { type Decoder, decoders } from "./decoders.js";
import { type Entry, PLACE, SEPARATOR } from "./format.js";
import { readFrom } from "./places.js";
import { readHeader } from "./readHeader.js";
import { namedTensors } from "./saveCheckpoint.js";

/** The contents of a safetensors file. */
export interface Checkpoint<T = Tree> {
  /** The tensors nested along the `/` in their names, or like the tree that was asked for. */
  readonly tree: T;
  /** The tensors by their full names. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface LoadCheckpointOptions<Like extends object> {
  /** A tree of tensors with the names, shapes and data types that the file's must have. */
  readonly like?: Like;
}

const loadCheckpointOptions = {
  like: value<object>(
    "A tree of tensors with the names, shapes and data types that the file's must have.",
    "a tree of tensors",
    (given) => typeof given === "object" && given !== null,
  ),
};

/**
 * The tensors of a safetensors file. The file may come from anywhere: a malformed or hostile one is refused before
 * anything is allocated for what it claims. bfloat16 becomes float32, and int64 becomes int32 where its numbers fit.
 *
 * The place that `fit` keeps in an `optimizerState` comes along also where `like` has none, such as one of `init`.
 *
 * @param source the bytes of a file, or its path in Node, or `indexeddb:name` in browsers, which give a promise
 * @throws HyalineError `file` when it is missing, malformed or holds a data type that Hyaline has none of; with `like`:
 * `argument` when names differ, `shape` or `dtype` when a tensor does
 * @example
 * ```ts
 * const { params, state, optimizerState } = trained;
 * await saveCheckpoint({ params, state, optimizerState }, { path: "model.safetensors" });
 * // in another process, with the same model and optimizer:
 * const fresh = model.init(random.key(0), { dtype: "float32", shape: [1, 4] });
 * const like = { ...fresh, optimizerState: optimizer.init(fresh.params) };
 * const { tree } = await loadCheckpoint("model.safetensors", { like });
 * const predict = bind(model, tree);
 * ```
 */
export function loadCheckpoint<Like extends object = Tree>(
  source: Uint8Array,
  options?: LoadCheckpointOptions<Like>,
): Checkpoint<Like>;
export function loadCheckpoint<Like extends object = Tree>(
  source: string | URL,
  options?: LoadCheckpointOptions<Like>,
): Promise<Checkpoint<Like>>;
export function loadCheckpoint<Like extends object>(
  source: Uint8Array | string | URL,
  options: LoadCheckpointOptions<Like> = {},
): Checkpoint<Like> | Promise<Checkpoint<Like>> {
  const { like } = readOptions("loadCheckpoint", loadCheckpointOptions, options);
  if (typeof source === "string" || source instanceof URL)
    return readFrom(source).then((bytes) => read(bytes, like as Like | undefined));
  return read(source, like as Like | undefined);
}

function read<Like extends object>(bytes: Uint8Array, like: Like | undefined): Checkpoint<Like> {
  const { entries, metadata, data } = readHeader(bytes, (name) => decoders.get(name)?.bytes);
  const tensors = new Map(entries.map(([name, entry]) => [name, readTensor(name, entry, data)] as const));
  if (like !== undefined) {
    checkNames(tensors, like);
    checkSpecs(tensors, like);
  }
  const tree = like === undefined ? nested(tensors) : rebuild(like, tensors, []);
  return { tree: tree as Like, tensors: Object.fromEntries(tensors), metadata };
}

/** A tensor of its own memory; empty ones share theirs, since a host buffer costs time even where it holds nothing. */
function readTensor(name: string, { dtype, shape, data_offsets }: Entry, data: Uint8Array): Tensor {
  // The header has been checked: its data types are known.
  const decoder = decoders.get(dtype) as Decoder;
  const [begin, end] = data_offsets;
  // A copy, which also starts where its type may; a Buffer's own slice would share its memory.
  const own = begin === end ? undefined : new Uint8Array(data.subarray(begin, end)).buffer;
  const numbers = own ? decoder.decode(own, name) : decoder.empty;
  return tensor(numbers, { dtype: decoder.dtype, shape, copy: false });
}

/** Whether a name is that of a training's place, whose size is its own. */
const isPlace = (name: string): boolean => name === PLACE || name.endsWith(SEPARATOR + PLACE);

function checkNames(tensors: ReadonlyMap<string, Tensor>, like: object): void {
  const wanted = new Set(namedTensors(like).map(([name]) => name));
  const missing = [...wanted].filter((name) => !tensors.has(name) && !isPlace(name));
  const unknown = [...tensors.keys()].filter((name) => !wanted.has(name) && !isPlace(name));
  if (missing.length + unknown.length === 0) return;
  fail(
    "argument",
    "a checkpoint must have the names of the tree that it is loaded like",
    `${missing.length ? `no ${missing.join(", ")}` : ""}${missing.length && unknown.length ? "; " : ""}${unknown.length ? `besides ${unknown.join(", ")}` : ""}`,
    "is it another model's?",
  );
}

function rebuild(like: unknown, tensors: ReadonlyMap<string, Tensor>, path: readonly string[]): unknown {
  if (!isTensor(like)) {
    const entries = Object.entries(like as object)
      .filter(([name]) => name !== PLACE)
      .map(([name, child]) => [name, rebuild(child, tensors, [...path, name])] as const);
    if (Array.isArray(like)) return entries.map(([, child]) => child);
    const place = tensors.get([...path, PLACE].join(SEPARATOR));
    return Object.fromEntries(place ? [...entries, [PLACE, place] as const] : entries);
  }
  return tensors.get(path.join(SEPARATOR));
}

/** Refuses tensors of other shapes or data types, naming all of them. */
function checkSpecs(tensors: ReadonlyMap<string, Tensor>, like: object): void {
  const others = namedTensors(like).flatMap(([name, wanted]) => {
    const loaded = tensors.get(name);
    const differs = loaded && !isPlace(name) && formatSpec(loaded) !== formatSpec(wanted);
    return differs ? [{ name, wanted, loaded }] : [];
  });
  const [first] = others;
  if (!first) return;
  const all = others.map(
    ({ name, wanted, loaded }) => `${name} is ${formatSpec(loaded)}, not ${formatSpec(wanted)}`,
  );
  fail(
    first.loaded.dtype === first.wanted.dtype ? "shape" : "dtype",
    "a checkpoint must have the shapes and data types of the tree that it is loaded like",
    all.join("; "),
    "is it another model's?",
  );
}

/** As deep as trees of tensors may be. */
const MAX_DEPTH = 256;

/** `a/b` lies in `a`. */
function nested(tensors: ReadonlyMap<string, Tensor>): unknown {
  type Branch = Map<string, Branch | Tensor>;
  const root: Branch = new Map();
  for (const [path, leaf] of tensors) {
    const names = path.split(SEPARATOR);
    if (names.length > MAX_DEPTH)
      fail("file", `names in a checkpoint nest at most ${MAX_DEPTH} levels`, `${names.length}`);
    const last = names.pop() as string;
    let branch = root;
    for (const name of names) {
      const next = branch.get(name) ?? new Map();
      if (isTensor(next))
        return fail("file", "a name in a checkpoint is a tensor's or a branch's, not both", path);
      branch.set(name, next);
      branch = next;
    }
    if (branch.has(last)) fail("file", "a name in a checkpoint is a tensor's or a branch's, not both", path);
    branch.set(last, leaf);
  }
  const build = (node: Branch | Tensor): unknown =>
    isTensor(node) ? node : Object.fromEntries([...node].map(([name, child]) => [name, build(child)]));
  return build(root);
}
