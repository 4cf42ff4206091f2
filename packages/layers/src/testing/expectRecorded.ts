import { evaluate, isFloat, isTensor, random, type Tensor, type Tree, tensor, vjp } from "@hyaline/core";
import { loadWeights, type Params, torchWeights, type Variables } from "../index.js";
import { expectClose, flat } from "./arrays.js";
import { doubles, made, type RecordedCall } from "./recordedCalls.js";

/** A recorded layer's outputs, gradients and running averages are PyTorch's within 1e-9 of the largest, in float64. */
export async function expectRecorded(recorded: RecordedCall): Promise<void> {
  const layer = made(recorded.config);
  const { training, weights = {}, buffers_before = {}, buffers_after } = recorded;
  const inputs = inputsOf(recorded);
  const fresh = layer.init(random.key(0), inputs as Tensor);
  const load = (own: RecordedCall["weights"], buffers: RecordedCall["buffers_before"]): Variables =>
    loadWeights(layer, fresh, { ...doubles(own), ...doubles(buffers) });
  const { params, state } = load(weights, buffers_before);
  // Lengths and masks have no gradient.
  const { floats, others } = parted(inputs);
  const apply = (own: Params, x: Tree) => {
    const whole = isTensor(x) ? x : { ...(x as object), ...others };
    const { output } = layer.apply(own, whole as Tensor, { training, state });
    return isTensor(output) ? { output } : (output as Readonly<Record<string, Tensor>>);
  };

  const { value, pullback } = vjp(apply, [params, floats] as const);
  const [ofWeights, ofInputs] = pullback(doubles(recorded.upstream)) as readonly [Params, Tree];
  const after = layer.apply(params, inputs as Tensor, { training, state }).state;
  const wanted = load(recorded.grad_weights, buffers_before).params;
  const wantedState = buffers_after ? load(weights, buffers_after).state : {};
  await evaluate([value, ofWeights, ofInputs, after, wanted, wantedState] as Tree);

  const close = async (got: Tensor, want: Tensor, what: string) => {
    const expected = await want.array();
    const largest = Math.max(1, ...flat(expected).map(Math.abs));
    expectClose(await got.array(), expected, 1e-9 * largest, what);
  };
  for (const [name, want] of Object.entries(doubles(recorded.outputs)))
    await close((value as Record<string, Tensor>)[name] as Tensor, want, name);
  const gradients = isTensor(ofInputs) ? { x: ofInputs } : (ofInputs as Record<string, Tensor>);
  for (const [name, want] of Object.entries(doubles(recorded.grad_inputs)))
    await close(gradients[name] as Tensor, want, `gradient of ${name}`);
  for (const [path, want] of leaves(wanted)) await close(at(ofWeights, path), want, `gradient of ${path}`);
  for (const [path, want] of leaves(wantedState)) await close(at(after, path), want, `state ${path}`);

  const back = torchWeights(layer, { params, state });
  const names = Object.keys({ ...weights, ...buffers_before });
  expectSame(Object.keys(back), names, recorded.id);
  for (const name of names)
    await close(back[name] as Tensor, doubles({ ...weights, ...buffers_before })[name] as Tensor, name);
}

/** One tensor where it is called x or tokens, else a record of them. */
function inputsOf({ inputs, grad_inputs = {} }: RecordedCall): Tree {
  const names = Object.keys(inputs);
  const one = (name: string) => {
    const values = inputs[name] as NonNullable<RecordedCall["inputs"][string]>;
    if (name in grad_inputs) return tensor(values, { dtype: "float64" });
    return tensor(
      values,
      flat(values).length > 0 && typeof first(values) === "boolean" ? {} : { dtype: "int32" },
    );
  };
  const [only] = names;
  if (names.length === 1 && (only === "x" || only === "tokens")) return one(only);
  return Object.fromEntries(names.map((name) => [name, one(name)]));
}

function parted(inputs: Tree): { readonly floats: Tree; readonly others: object } {
  if (isTensor(inputs)) return { floats: inputs, others: {} };
  const isOther = ([, x]: [string, Tensor]) => !isFloat(x.dtype);
  const all = Object.entries(inputs as Record<string, Tensor>);
  const floats = Object.fromEntries(all.filter((each) => !isOther(each)));
  return { floats, others: Object.fromEntries(all.filter(isOther)) };
}

const first = (values: unknown): unknown => (Array.isArray(values) ? first(values[0]) : values);

const leaves = (params: Params, path = ""): [string, Tensor][] =>
  Object.entries(params).flatMap(([name, value]) =>
    isTensor(value) ? [[path + name, value] as [string, Tensor]] : leaves(value, `${path}${name}/`),
  );

const at = (params: Params, path: string): Tensor =>
  path.split("/").reduce<Params | Tensor>((tree, name) => (tree as Params)[name] as Params, params) as Tensor;

function expectSame(got: readonly string[], wanted: readonly string[], what: string): void {
  const [a, b] = [[...got].sort().join(), [...wanted].sort().join()];
  if (a !== b) throw new Error(`${what}: ${a} for ${b}`);
}
