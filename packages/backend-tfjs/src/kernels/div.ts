import { broadcastShapes } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";
import { allFloat, native } from "./kernel.js";

/** What tfjs's WebGL engine runs a shader with. */
interface WebglEngine {
  runWebGLProgram(program: object, inputs: readonly TensorInfo[], dtype: string): TensorInfo;
}

/** tfjs's own says 1 wherever a equals b, of 0 / 0 and of ∞ / ∞ too. Elsewhere it has a reason: drivers round quotients. */
const QUOTIENT = `
void main() {
  float a = getAAtOutCoords();
  float b = getBAtOutCoords();
  float one = a == 0.0 || isinf(a) ? NAN : 1.0;
  setOutput(a == b ? one : a / b);
}`;

function webglDiv(tf: Workbench, a: TensorInfo, b: TensorInfo): TensorInfo {
  const outputShape = [...(broadcastShapes(a.shape, b.shape) ?? a.shape)];
  const engine = tf.store.engine.backend as unknown as WebglEngine;
  return tf.keep(
    engine.runWebGLProgram({ variableNames: ["A", "B"], outputShape, userCode: QUOTIENT }, [a, b], "float32"),
  );
}

export const div = native("div", {
  needs: ["RealDiv"],
  when: allFloat,
  device: ([a, b], _, tf) => {
    const kernel = tf.store.engine.name === "webgl" ? webglDiv : "RealDiv";
    return tf.binary(kernel, a as TensorInfo, b as TensorInfo);
  },
});
