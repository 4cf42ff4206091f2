import { referenceBackend } from "@hyaline/backend-reference";
import {
  argMax,
  concat,
  conv,
  evaluate,
  gather,
  grad,
  HyalineError,
  jit,
  kernelBackend,
  matMul,
  maxPool,
  named,
  normaliseAxis,
  reshape,
  slice,
  sum,
  type Tensor,
  type TypedArray,
  tensor,
  trace,
  transpose,
  useBackend,
  vmap,
  where,
  zeros,
} from "@hyaline/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

beforeEach(() => useBackend(referenceBackend()));
afterEach(() => useBackend(undefined));

const x = () => zeros([2, 3]);

/** Each wrong call: the code, a part of the message that says what came, and the call. */
const wrong: readonly [code: string, message: RegExp, call: () => unknown][] = [
  ["shape", /float32\[2, 3\] × float32\[4, 2\]/, () => matMul(x(), zeros([4, 2]))],
  ["shape", /matrices/, () => matMul(x(), tensor(1))],
  [
    "shape",
    /channels come first: transpose\(x, \[0, 3, 1, 2\]\)$/,
    () => conv(zeros([1, 8, 8, 3]), zeros([4, 3, 3, 3])),
  ],
  ["argument", /operators.*Tensor float32\[2, 3\]; write x\.add\(y\)/, () => (x() as never) > 0],
  ["argument", /operators/, () => (x() as never) + (x() as never)],
  ["argument", /operators/, () => -(x() as never)],
  ["shape", /float32\[2, 3\] and float32\[2\]/, () => x().add(zeros([2]))],
  ["shape", /float32\[2, 3\] to \[4\]/, () => reshape(x(), [4])],
  ["shape", /non-negative integers/, () => zeros([2, Number.NaN])],
  ["shape", /non-negative integers/, () => zeros([2, -1])],
  ["shape", /non-negative integers/, () => reshape(x(), [Number.NaN, 2])],
  ["shape", /2\^31/, () => zeros([2 ** 16, 2 ** 16])],
  ["shape", /equal length/, () => tensor([[1, 2], [3]])],
  ["shape", /4 elements for \[3\]/, () => tensor(Float32Array.of(1, 2, 3, 4), { shape: [3] })],
  ["data", /"three"/, () => tensor([1, 2, "three" as unknown as number])],
  ["axis", /from -2 to 1; got 2/, () => sum(x(), { axes: 2 })],
  ["axis", /distinct/, () => sum(x(), { axes: [0, -2] })],
  ["axis", /1\.5/, () => argMax(x(), { axis: 1.5 })],
  ["axis", /each axis once/, () => transpose(x(), [0, 0])],
  ["axis", /needs an axis/, () => normaliseAxis(Number.NaN, 2, "test")],
  ["axis", /3 for float32\[2, 3\]/, () => slice(x(), [null, null, null])],
  ["dtype", /bool condition; got float32/, () => where(x(), 1, 2)],
  ["dtype", /float128/, () => tensor([1], { dtype: "float128" as never })],
  ["dtype", /integer|int32/, () => gather(x(), tensor([0.5]))],
  ["argument", /undefined/, () => x().add(undefined as unknown as number)],
  ["shape", /concat/, () => concat([x(), zeros([3, 2])], { axis: 0 })],
  ["shape", /conv/, () => conv(zeros([1, 3, 4, 4]), zeros([2, 4, 3, 3]))],
  ["argument", /maxPool/, () => maxPool(zeros([1, 1, 4, 4]), { kernel: 0 })],
  ["dtype", /int32\[1\]/, () => grad((v: Tensor) => v.sum())(tensor([1], { dtype: "int32" }))],
  ["not-scalar", /float32\[2, 3\]/, () => grad((v: Tensor) => v)(x())],
  ["argument", /async/, () => grad((async (v: Tensor) => v) as never)(x())],
  ["argument", /async/, () => trace((async (v: Tensor) => v) as never, [{ dtype: "float32", shape: [] }])],
  ["shape", /one batch size/, () => vmap((a: Tensor, b: Tensor) => a.add(b))(zeros([2]), zeros([3]))],
];

describe("a wrong call is refused at the door", () => {
  test.each(wrong)("%s %s", (code, message, call) => {
    let error: unknown;
    try {
      call();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(HyalineError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

test("a message says where in the model, the rule, what came and what to do", () => {
  const build = () => named("encoder", () => named("dense1", () => matMul(zeros([8, 3]), zeros([4, 2]))));
  expect(build).toThrow(
    "encoder/dense1: matMul needs equal inner sizes; got float32[8, 3] × float32[4, 2]; transpose one of them?",
  );
});

test("a disposed tensor is refused wherever it turns up", async () => {
  const a = await evaluate(tensor([1]).add(1));
  const pending = a.mul(2);
  a.dispose();
  a.dispose();
  const disposed = expect.objectContaining({ code: "disposed" });
  expect(() => a.add(1)).toThrow(disposed);
  await expect(a.data()).rejects.toEqual(disposed);
  await expect(pending.data()).rejects.toEqual(disposed);
  await expect(jit((v: Tensor) => v.add(1))(a)).rejects.toEqual(disposed);
});

test("no backend, and an op or a dtype that the backend does not have", async () => {
  const tiny = kernelBackend<TypedArray>({
    name: "tiny",
    dtypes: ["float32"],
    kernels: { neg: ([v]) => [(v as Float32Array).map((n) => -n)] },
    write: (data) => data,
    read: (data) => data,
  });
  expect(await tensor([1]).neg().array({ backend: tiny })).toEqual([-1]);
  const refused = (message: RegExp) =>
    expect.objectContaining({ code: "unsupported", message: expect.stringMatching(message) });
  const call = named("head", () => tensor([[1, 2, 3]]).exp());
  await expect(evaluate(call, { backend: tiny })).rejects.toEqual(
    refused(/head: backend tiny cannot run exp\(float32\[1, 3\]\)/),
  );
  await expect(evaluate(tensor([1], { dtype: "float64" }).neg(), { backend: tiny })).rejects.toEqual(
    refused(/tiny has no float64/),
  );
  useBackend(undefined);
  await expect(x().neg().data()).rejects.toMatchObject({ code: "backend" });
});

test.each([
  ["throws", (): never[] => raise()],
  ["rejects", async (): Promise<never[]> => raise()],
  ["rejects later", () => new Promise<never[]>((_, reject) => setTimeout(reject, 1, new Error("no memory")))],
])("a kernel that %s is named with its backend, scope and inputs", async (_, kernel) => {
  const backend = kernelBackend<TypedArray>({
    name: "fragile",
    dtypes: ["float32"],
    kernels: { exp: kernel },
    write: (data) => data,
    read: (data) => data,
  });
  const call = named("head", () => tensor([[1, 2, 3]]).exp());
  await expect(evaluate(call, { backend })).rejects.toMatchObject({
    code: "internal",
    message: "head: the fragile kernel of exp(float32[1, 3]) failed: Error: no memory",
    cause: expect.objectContaining({ message: "no memory" }),
  });
});

test("a kernel's own coded error stays as it is", async () => {
  const lost = async () => {
    throw new HyalineError("device-lost", "the device is gone");
  };
  const backend = kernelBackend<TypedArray>({
    name: "fragile",
    dtypes: ["float32"],
    kernels: { exp: lost },
    write: (data) => data,
    read: (data) => data,
  });
  await expect(evaluate(tensor([1]).exp(), { backend })).rejects.toMatchObject({
    code: "device-lost",
    message: "the device is gone",
  });
});

test("a table of kernels says whether it keeps NaN and infinities", () => {
  const options = { name: "tiny", dtypes: [], kernels: {}, write: (data: TypedArray) => data };
  const read = (data: TypedArray) => data;
  expect(kernelBackend({ ...options, read }).supports.nonFinite).toBe(true);
  expect(kernelBackend({ ...options, read, nonFinite: false }).supports.nonFinite).toBe(false);
});

test("a tensor of another backend moves to where it is used", async () => {
  const [one, other] = [referenceBackend(), referenceBackend()];
  const a = await evaluate(tensor([1, 2]).add(1), { backend: one });
  expect(await a.mul(2).array({ backend: other })).toEqual([4, 6]);
  expect(await a.array()).toEqual([2, 3]);
});

test("an aborted call stops, and nothing of it is left", async () => {
  const step = jit((v: Tensor) => v.exp().sum());
  const a = x();
  await expect(step.call([a], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  await expect(evaluate(a.exp(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  expect(await (await step(a)).item()).toBe(6);
});

test("a failed trace leaves nothing behind: the next call works", async () => {
  const fragile = jit((v: Tensor) => (v.rank === 1 ? named("deep", () => v.matMul(zeros([5]))) : v.add(1)));
  await expect(fragile(tensor([1]))).rejects.toMatchObject({
    code: "shape",
    message: expect.stringMatching(/^deep: /),
  });
  expect(() => sum(x(), { axes: 7 })).toThrow(/^sum needs/);
  expect(await (await fragile(tensor([[1]]))).array()).toEqual([[2]]);
});

function raise(): never {
  throw new Error("no memory");
}

test("a tensor in a template is a text", () => {
  expect(`${x()}`).toBe("Tensor float32[2, 3]");
  expect([x()].join()).toBe("Tensor float32[2, 3]");
});
