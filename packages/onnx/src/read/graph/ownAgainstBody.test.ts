import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AttributeProto_AttributeType as Attribute } from "../../generated/onnx_pb.js";
import { readers } from "../ops/index.js";
import { byBody, byOwnNodes, type OneNode, type Operand, oneNodeFile } from "../testing/ownNodes.js";
import { int } from "../testing/sampleModels.js";

// Every fused and quantised op as ONNX Runtime's own node against what this package makes of it on the reference backend,
// for drawn numbers: a body and its node are the same function.

type Shape = readonly number[];

/** Numbers drawn from a seed. */
class Draws {
  #state: number;
  constructor(seed: number) {
    this.#state = (seed * 2654435761) >>> 0 || 1;
  }
  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }
  #many(shape: Shape, one: () => number): number[] {
    return Array.from({ length: shape.reduce((a, b) => a * b, 1) }, one);
  }
  float(shape: Shape, size = 2): Operand {
    return {
      type: "float32",
      shape,
      data: this.#many(shape, () => Math.fround((this.next() * 2 - 1) * size)),
    };
  }
  whole(type: Operand["type"], shape: Shape, low: number, high: number): Operand {
    return { type, shape, data: this.#many(shape, () => Math.floor(low + this.next() * (high - low + 1))) };
  }
  byte(type: "uint8" | "int8", shape: Shape): Operand {
    return type === "uint8" ? this.whole(type, shape, 0, 255) : this.whole(type, shape, -128, 127);
  }
  scale(shape: Shape = [], about = 0.02): Operand {
    return {
      type: "float32",
      shape,
      data: this.#many(shape, () => Math.fround(about * (0.5 + this.next()))),
      held: true,
    };
  }
  zero(type: "uint8" | "int8", shape: Shape = []): Operand {
    const whole = type === "uint8" ? this.whole(type, shape, 100, 150) : this.whole(type, shape, -20, 20);
    return { ...whole, held: true };
  }
}

const held = (operand: Operand): Operand => ({ ...operand, held: true });
const zeros = (type: Operand["type"], shape: Shape): Operand =>
  held({ type, shape, data: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0) });
const float = (name: string, f: number) => ({ name, type: Attribute.FLOAT, f });
const ints = (name: string, values: Shape) => ({ name, type: Attribute.INTS, ints: values.map(BigInt) });
const floats = (name: string, values: Shape) => ({ name, type: Attribute.FLOATS, floats: [...values] });
const string = (name: string, s: string) => ({
  name,
  type: Attribute.STRING,
  s: new TextEncoder().encode(s),
});

type Make = (d: Draws, seed: number) => Omit<OneNode, "op" | "domain"> & { readonly name?: string };

const bytes = (seed: number): "uint8" | "int8" => (seed % 2 ? "uint8" : "int8");
const [B, S, H, D] = [2, 3, 2, 4];
const W = H * D;

const binary = (): Make => (d, seed) => {
  const t = bytes(seed);
  const q = (shape: Shape) => [d.byte(t, shape), d.scale(), d.zero(t)];
  return {
    inputs: [...q([2, 3, 4]), ...q(seed > 2 ? [4] : [2, 3, 4]), d.scale(), d.zero(t)],
    outputTypes: [t],
  };
};

const unary =
  (attributes: Make extends never ? never : NonNullable<OneNode["attributes"]> = []): Make =>
  (d, seed) => {
    const t = bytes(seed);
    return {
      attributes,
      inputs: [d.byte(t, [3, 5]), d.scale(), d.zero(t), d.scale(), d.zero(t)],
      outputTypes: [t],
    };
  };

/** ONNX Runtime's own ops (`com.microsoft`). */
const contrib: Readonly<Record<string, Make>> = {
  Gelu: (d) => ({ inputs: [d.float([B, W])] }),
  BiasGelu: (d) => ({ inputs: [d.float([B, W]), d.float([W])] }),
  FastGelu: (d, seed) => ({ inputs: [d.float([B, W]), seed % 2 ? d.float([W]) : undefined] }),
  QuickGelu: (d, seed) => ({ attributes: seed % 2 ? [float("alpha", 1.3)] : [], inputs: [d.float([B, W])] }),
  SkipLayerNormalization: (d, seed) => ({
    attributes: [float("epsilon", 1e-3)],
    inputs: [
      d.float([B, S, W]),
      d.float([B, S, W]),
      d.float([W]),
      seed % 2 ? d.float([W]) : undefined,
      seed > 2 ? d.float([W]) : undefined,
    ],
  }),
  SkipSimplifiedLayerNormalization: (d, seed) => ({
    attributes: [float("epsilon", 1e-3)],
    inputs: [d.float([B, S, W]), d.float([B, S, W]), d.float([W]), seed % 2 ? d.float([W]) : undefined],
  }),
  EmbedLayerNormalization: (d, seed) => ({
    attributes: [float("epsilon", 1e-3)],
    outputs: 2,
    outputTypes: ["float32", "int32"],
    inputs: [
      d.whole("int32", [B, S], 0, 4),
      seed % 2 ? d.whole("int32", [B, S], 0, 1) : undefined,
      d.float([5, W]),
      d.float([6, W]),
      seed % 2 ? d.float([2, W]) : undefined,
      d.float([W]),
      d.float([W]),
      seed > 2 ? { type: "int32", shape: [B, S], data: [1, 1, 0, 1, 1, 1] } : undefined,
    ],
  }),
  RotaryEmbedding: (d, seed) => ({
    attributes: [int("interleaved", seed % 2)],
    inputs: [
      d.float([B, H, S, D]),
      seed > 2 ? d.whole("int64", [B, S], 0, 5) : d.whole("int64", [1], 0, 2),
      d.float([6, D / 2]),
      d.float([6, D / 2]),
    ],
  }),
  FusedMatMul: (d, seed) => ({
    attributes: [int("transA", seed % 2), int("transB", seed > 2 ? 1 : 0), float("alpha", 0.7)],
    inputs: [d.float([2, 3, 3]), d.float([2, 3, 3])],
  }),
  FusedConv: (d, seed) => ({
    attributes: [
      string("activation", ["Relu", "Sigmoid", "Tanh", "LeakyRelu"][seed - 1] as string),
      ...(seed === 4 ? [floats("activation_params", [0.2])] : []),
      ints("pads", [1, 0, 0, 1]),
      ints("strides", [2, 1]),
    ],
    inputs: [d.float([2, 3, 5, 5]), d.float([4, 3, 2, 3]), d.float([4])],
  }),
  Attention: (d, seed) => ({
    attributes: [int("num_heads", H), int("unidirectional", seed % 2)],
    inputs: [
      d.float([B, S, 5]),
      d.float([5, 3 * W]),
      d.float([3 * W]),
      seed > 2 ? { type: "int32", shape: [B, S], data: [1, 1, 0, 1, 1, 1] } : undefined,
    ],
  }),
  MultiHeadAttention: (d, seed) => ({
    attributes: [int("num_heads", H), ...(seed % 2 ? [float("scale", 0.3)] : [])],
    inputs: [
      d.float([B, S, W]),
      d.float([B, 4, W]),
      d.float([B, 4, W]),
      seed > 2 ? d.float([3 * W]) : undefined,
      seed > 2 ? { type: "int32", shape: [B, 4], data: [1, 1, 0, 1, 1, 1, 1, 0] } : undefined,
    ],
  }),
  QLinearAdd: binary(),
  QLinearMul: binary(),
  QLinearSigmoid: unary(),
  QLinearLeakyRelu: unary([float("alpha", 0.3)]),
  QLinearGlobalAveragePool: (d, seed) => ({
    attributes: [int("channels_last", seed > 2 ? 1 : 0)],
    inputs: [d.byte("uint8", [2, 3, 4, 4]), d.scale(), d.zero("uint8"), d.scale(), d.zero("uint8")],
    outputTypes: ["uint8"],
  }),
  QLinearConcat: (d, seed) => {
    const t = bytes(seed);
    const part = (n: number) => [d.byte(t, [2, n, 3]), d.scale(), d.zero(t)];
    return {
      attributes: [int("axis", 1)],
      inputs: [d.scale(), d.zero(t), ...part(2), ...part(3)],
      outputTypes: [t],
    };
  },
  MatMulIntegerToFloat: (d, seed) => {
    const b = bytes(seed);
    const per = seed % 2 ? [5] : [];
    return {
      inputs: [
        d.byte("uint8", [4, 6]),
        held(d.byte(b, [6, 5])),
        d.scale(),
        d.scale(per),
        d.zero("uint8"),
        seed > 3 ? undefined : d.zero(b, per),
        seed % 2 ? d.float([5]) : undefined,
      ],
    };
  },
  DynamicQuantizeMatMul: (d, seed) => {
    const b = bytes(seed);
    const per = seed % 2 ? [5] : [];
    return {
      inputs: [
        d.float([4, 6]),
        held(d.byte(b, [6, 5])),
        d.scale(per),
        seed > 3 ? undefined : d.zero(b, per),
        seed > 1 ? d.float([5]) : undefined,
      ],
    };
  },
  QGemm: (d, seed) => {
    const t = bytes(seed);
    const quantised = seed < 3;
    return {
      attributes: [
        int("transA", seed % 2),
        int("transB", seed > 2 ? 1 : 0),
        float("alpha", seed === 4 ? 0.5 : 1),
      ],
      inputs: [
        d.byte(t, [6, 6]),
        d.scale(),
        d.zero(t),
        held(d.byte(t, [6, 6])),
        d.scale(),
        d.zero(t),
        seed > 1 ? held(d.whole("int32", [6], -500, 500)) : undefined,
        ...(quantised ? [d.scale([], 0.1), d.zero(t)] : []),
      ],
      outputTypes: [quantised ? t : "float32"],
    };
  },
  QuantizeLinear: (d, seed) => ({
    inputs: [d.float([3, 5]), d.scale(), d.zero(bytes(seed))],
    outputTypes: [bytes(seed)],
  }),
  DequantizeLinear: (d, seed) => ({ inputs: [d.byte(bytes(seed), [3, 5]), d.scale(), d.zero(bytes(seed))] }),
};

/** ONNX's quantised ops, and fused ones without a domain. */
const standard: Readonly<Record<string, Make>> = {
  SimplifiedLayerNormalization: (d) => ({
    attributes: [float("epsilon", 1e-3)],
    inputs: [d.float([B, S, W]), d.float([W])],
  }),
  QuantizeLinear: (d, seed) => {
    const t = bytes(seed);
    const per = seed > 2 ? [5] : [];
    return {
      attributes: [int("axis", 1)],
      inputs: [d.float([3, 5], 4), d.scale(per), d.zero(t, per)],
      outputTypes: [t],
    };
  },
  DequantizeLinear: (d, seed) => {
    const t = bytes(seed);
    const per = seed > 2 ? [5] : [];
    return { attributes: [int("axis", 1)], inputs: [d.byte(t, [3, 5]), d.scale(per), d.zero(t, per)] };
  },
  DynamicQuantizeLinear: (d, seed) => ({
    inputs: [d.float([4, 6], 10 ** (seed - 2))],
    outputs: 3,
    outputTypes: ["uint8", "float32", "uint8"],
  }),
  MatMulInteger: (d, seed) => {
    const [a, b] = [bytes(seed), seed > 2 ? "uint8" : ("int8" as const)] as const;
    // Long sums leave what float32 holds exactly.
    const k = seed === 4 ? 700 : 6;
    return {
      inputs: [d.byte(a, [2, 3, k]), held(d.byte(b, [k, 5])), d.zero(a), d.zero(b, seed % 2 ? [5] : [])],
      outputTypes: ["int32"],
    };
  },
  ConvInteger: (d, seed) => ({
    attributes: [ints("pads", [1, 1, 0, 0]), ints("strides", [2, 1])],
    inputs: [
      d.byte("uint8", [2, seed === 4 ? 80 : 3, 5, 5]),
      held(d.byte("uint8", [4, seed === 4 ? 80 : 3, 2, 3])),
      d.zero("uint8"),
      d.zero("uint8"),
    ],
    outputTypes: ["int32"],
  }),
  QLinearMatMul: (d, seed) => {
    const t = bytes(seed);
    const per = seed > 2 ? [5] : [];
    return {
      inputs: [
        d.byte(t, [4, 6]),
        d.scale(),
        d.zero(t),
        held(d.byte(t, [6, 5])),
        d.scale(per),
        d.zero(t, per),
        d.scale([], 0.1),
        d.zero(t),
      ],
      outputTypes: [t],
    };
  },
  QLinearConv: (d, seed) => {
    const per = seed % 2 ? [4] : [];
    return {
      attributes: [ints("pads", [1, 0, 0, 1]), int("group", seed === 4 ? 2 : 1)],
      inputs: [
        d.byte("uint8", [2, seed === 4 ? 6 : 3, 5, 5]),
        d.scale(),
        d.zero("uint8"),
        held(d.byte("int8", [4, 3, 2, 3])),
        d.scale(per),
        zeros("int8", per),
        d.scale([], 0.1),
        d.zero("uint8"),
        seed > 1 ? held(d.whole("int32", [4], -500, 500)) : undefined,
      ],
      outputTypes: ["uint8"],
    };
  },
};

const SEEDS = [1, 2, 3, 4];

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

async function compare(file: OneNode): Promise<void> {
  const made = oneNodeFile(file);
  const [own, body] = [await byOwnNodes(made, file.inputs), await byBody(made, file.inputs)];
  expect(body.map(({ shape }) => shape)).toEqual(own.map(({ shape }) => shape));
  own.forEach(({ data }, k) => {
    const type = file.outputTypes?.[k] ?? "float32";
    const got = body[k]?.data ?? [];
    if (type !== "float32") {
      expect(got).toEqual(data);
      return;
    }
    const size = Math.max(...data.map(Math.abs), 1e-3);
    data.forEach((value, i) => {
      expect(Math.abs((got[i] as number) - value), `${value} and ${got[i]}`).toBeLessThan(2e-5 * size);
    });
  });
}

describe.each([
  ["com.microsoft", contrib],
  ["", standard],
] as const)("ops of the domain %j: own node and body agree", (domain, table) => {
  test.each(Object.entries(table))("%s", async (op, make) => {
    for (const seed of SEEDS) await compare({ op, domain, ...make(new Draws(seed), seed) });
  });
});

test("every op of ONNX Runtime's own is compared", () => {
  const read = [...readers.keys()]
    .filter((key) => key.startsWith("com.microsoft:"))
    .map((key) => key.slice(14));
  const missing = read.filter((op) => !(op in contrib) && !(op in standard));
  expect(missing).toEqual([]);
});
