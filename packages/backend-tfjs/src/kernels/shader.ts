/** Elementwise ops of one float or two in a shading language, where tfjs's own are wrong. */
import { broadcastShapes, sizeOf } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";
import { allFloat, type KernelOf, native } from "./kernel.js";

type Binary = (tf: Workbench, a: TensorInfo, b: TensorInfo) => TensorInfo;

const broadcast = (a: TensorInfo, b: TensorInfo): number[] => [
  ...(broadcastShapes(a.shape, b.shape) ?? a.shape),
];

/** What tfjs's WebGL engine runs a shader with. */
interface WebglEngine {
  runWebGLProgram(program: object, inputs: readonly TensorInfo[], dtype: string): TensorInfo;
}

/** `body` returns, in WebGL's language, what the floats a and b make. */
export const webglBinary =
  (body: string): Binary =>
  (tf, a, b) => {
    const userCode = `
      float combine(float a, float b) { ${body} }
      void main() { setOutput(combine(getAAtOutCoords(), getBAtOutCoords())); }`;
    const engine = tf.store.engine.backend as unknown as WebglEngine;
    const program = { variableNames: ["A", "B"], outputShape: broadcast(a, b), userCode };
    return tf.keep(engine.runWebGLProgram(program, [a, b], "float32"));
  };

/** What tfjs's WebGPU engine runs a shader with. */
interface WebgpuEngine {
  runWebGPUProgram(program: object, inputs: readonly TensorInfo[], dtype: string): TensorInfo;
}

const WORKGROUP = 64;

/** The same in WebGPU's language; `name` tells this shader from others. */
export const webgpuBinary =
  (name: string, body: string): Binary =>
  (tf, a, b) => {
    const outputShape = broadcast(a, b);
    const userCode = `
      fn combine(a : f32, b : f32) -> f32 { ${body} }
      fn main(index : i32) {
        if (index < uniforms.size) {
          setOutputAtIndex(index, combine(getAByOutputIndex(index), getBByOutputIndex(index)));
        }
      }`;
    const program = {
      variableNames: ["A", "B"],
      outputShape,
      shaderKey: `hyaline_${name}`,
      workgroupSize: [WORKGROUP, 1, 1],
      dispatchLayout: { x: [...outputShape.keys()] },
      dispatch: [Math.ceil(sizeOf(outputShape) / WORKGROUP), 1, 1],
      size: true,
      getUserCode: () => userCode,
    };
    const engine = tf.store.engine.backend as unknown as WebgpuEngine;
    return tf.keep(engine.runWebGPUProgram(program, [a, b], "float32"));
  };

/** c0 + v (c1 + v (c2 + …)), in either shading language. */
export const polynomial = (v: string, coefficients: readonly number[]): string =>
  coefficients
    .map((c) => c.toExponential())
    .reduceRight((sum, c) => (sum === "" ? `(${c})` : `(${c} + ${v} * ${sum})`), "");

export interface FloatShader {
  /** What is computed first, by name, in order: expressions in `a`, in what stands before, and in `size`, which is |a|. */
  readonly where?: Readonly<Record<string, string>>;
  /** The result where `size` is below a half. */
  readonly near: string;
  /** The result elsewhere, infinities included. */
  readonly far: string;
}

/** An op of one float in shaders, in expressions that both languages have; other engines compute it on the host. NaN stays. */
export function floatShader(op: string, { where = {}, near, far }: FloatShader): KernelOf {
  const body = (constant: string) => `
    if (isnan(a)) { return a; }
    ${Object.entries({ size: "abs(a)", ...where })
      .map(([name, value]) => `${constant} ${name} = ${value};`)
      .join(" ")}
    if (size < 0.5) { return ${near}; }
    return ${far};`;
  const kernels = { webgl: webglBinary(body("float")), webgpu: webgpuBinary(op, body("let")) };
  return native(op, {
    except: ["cpu", "wasm"],
    when: allFloat,
    device: ([x], _, tf) =>
      tf.binary(
        tf.store.engine.name === "webgl" ? kernels.webgl : kernels.webgpu,
        x as TensorInfo,
        x as TensorInfo,
      ),
  });
}
