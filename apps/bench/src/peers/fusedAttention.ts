/** A file of one node that ONNX Runtime has and ONNX has not: `com.microsoft.MultiHeadAttention`. */

const text = new TextEncoder();

/** A protocol buffer's number: seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

const whole = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const part = (field: number, bytes: Iterable<number>): number[] => {
  const content = [...bytes];
  return [...varint(field * 8 + 2), ...varint(content.length), ...content];
};
const word = (field: number, value: string): number[] => part(field, text.encode(value));

const FLOAT = 1;
const INT_ATTRIBUTE = 2;

/** ValueInfoProto: a name and the shape of a float32 tensor. */
const port = (name: string, shape: readonly number[]): number[] => {
  const dimensions = shape.flatMap((size) => part(1, whole(1, size)));
  return [...word(1, name), ...part(2, part(1, [...whole(1, FLOAT), ...part(2, dimensions)]))];
};

/** softmax(Q Kᵀ / √depth) V for `batch` heads of [length, depth] each, in one fused node. */
export function fusedAttention(batch: number, length: number, depth: number): Uint8Array {
  const shape = [batch, length, depth];
  const heads = [...word(1, "num_heads"), ...whole(3, 1), ...whole(20, INT_ATTRIBUTE)];
  const node = [
    ...["query", "key", "value"].flatMap((name) => word(1, name)),
    ...word(2, "output"),
    ...word(3, "attention"),
    ...word(4, "MultiHeadAttention"),
    ...part(5, heads),
    ...word(7, "com.microsoft"),
  ];
  const graph = [
    ...part(1, node),
    ...word(2, "graph"),
    ...["query", "key", "value"].flatMap((name) => part(11, port(name, shape))),
    ...part(12, port("output", shape)),
  ];
  const opset = (domain: string, version: number) => part(8, [...word(1, domain), ...whole(2, version)]);
  return Uint8Array.from([
    ...whole(1, 10),
    ...part(7, graph),
    ...opset("", 21),
    ...opset("com.microsoft", 1),
  ]);
}
