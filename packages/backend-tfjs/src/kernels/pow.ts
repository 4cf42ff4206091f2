import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { EngineName } from "../engine.js";
import type { Workbench } from "../workbench.js";
import { allFloat, native } from "./kernel.js";
import { webglBinary, webgpuBinary } from "./shader.js";

/** tfjs's own leave NaN, infinities and powers of 0 to the shading language, which leaves them to the driver. */
const powers: Partial<Record<EngineName, (tf: Workbench, a: TensorInfo, b: TensorInfo) => TensorInfo>> = {
  webgl: webglBinary(`
    float size = abs(a);
    if (b == 0.0) return 1.0;
    if (isnan(a) || isnan(b) || (a < 0.0 && !isinf(a) && floor(b) < b)) return NAN;
    if (isinf(b) && size == 1.0) return NAN;
    float end = isinf(b) ? abs(b) : size == 0.0 ? 1.0 / size : size;
    bool isEnd = size == 0.0 || isinf(size) || isinf(b);
    bool isLarge = (size > 1.0) == (b > 0.0);
    float power = isEnd ? (isLarge ? end : 0.0) : pow(size, b);
    bool isOdd = mod(b, 2.0) == 1.0;
    bool isNegative = a < 0.0 || (a == 0.0 && 1.0 / a < 0.0);
    return isOdd && isNegative ? -power : power;`),
  webgpu: webgpuBinary(
    "pow",
    `
    let size = abs(a);
    if (b == 0.0) { return 1.0; }
    if (isnan(a) || isnan(b) || (a < 0.0 && !isinf(a) && floor(b) < b)) { return uniforms.NAN; }
    if (isinf(b) && size == 1.0) { return uniforms.NAN; }
    let isEnd = size == 0.0 || isinf(size) || isinf(b);
    let isLarge = (size > 1.0) == (b > 0.0);
    var power = select(0.0, uniforms.INFINITY, isLarge);
    if (!isEnd) { power = pow(size, b); }
    let isOdd = abs(b % 2.0) == 1.0;
    let isNegative = a < 0.0 || (a == 0.0 && 1.0 / a < 0.0);
    return select(power, -power, isOdd && isNegative);`,
  ),
};

/** Powers on tfjs's wasm engine are C's, where 1 to the NaN is 1: the host computes them there. */
export const pow = native("pow", {
  needs: ["Pow"],
  except: ["wasm"],
  when: allFloat,
  device: ([a, b], _, tf) =>
    tf.binary(powers[tf.store.engine.name] ?? "Pow", a as TensorInfo, b as TensorInfo),
});
