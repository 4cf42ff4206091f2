import { isInteger, type Op, type Spec, sizeOf } from "@hyaline/core";
import {
  broadcastStrides,
  dot,
  forEachIndex,
  type Numbers,
  type ReferenceKernel,
  stored,
  zeros,
} from "../numbers.js";

/** A kernel that applies the op's meaning on numbers to broadcast inputs. */
export function elementwise(op: Op): ReferenceKernel {
  const onFloats = op.evaluate?.bind(op);
  if (!onFloats) throw new Error(`${op.name} has no elementwise meaning`);
  const onIntegers = op.evaluateInteger?.bind(op) ?? onFloats;
  return (inputs, { inputs: specs, outputs: [output] }) => {
    const spec = output as Spec;
    const evaluate = isInteger(spec.dtype) ? onIntegers : onFloats;
    const out = zeros(spec);
    const same = specs.every((s) => sizeOf(s.shape) === out.length);
    if (same && inputs.length === 1) {
      const [x] = inputs as [Numbers];
      for (let i = 0; i < out.length; i++) out[i] = evaluate(x[i] as number);
    } else if (same && inputs.length === 2) {
      const [a, b] = inputs as [Numbers, Numbers];
      for (let i = 0; i < out.length; i++) out[i] = evaluate(a[i] as number, b[i] as number);
    } else {
      const strides = specs.map((s) => broadcastStrides(s.shape, spec.shape));
      forEachIndex(spec.shape, (index, flat) => {
        out[flat] = evaluate(...inputs.map((x, k) => x[dot(index, strides[k] as number[])] as number));
      });
    }
    return [stored(out, spec)];
  };
}
