/** Elementwise ops of two floats in a shading language, where tfjs's own are wrong. */
import { broadcastShapes, sizeOf } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";

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
