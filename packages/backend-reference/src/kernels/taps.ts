import { sizeOf } from "@hyaline/core";

/** How a window moves, as the nodes of convolutions and pools carry it. */
export interface Window {
  readonly strides: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
  readonly dilations: readonly number[];
}

/** The meetings of a sliding window with its input: flat indices into the spatial axes of output, input and kernel. */
export interface Taps {
  readonly length: number;
  readonly output: Int32Array;
  readonly input: Int32Array;
  readonly kernel: Int32Array;
}

/**
 * Every element of every window that lies on the input (not on padding): windows in row-major order, and the elements
 * of each in row-major order. A convolution is a sum over these, and so is each of its adjoints.
 */
export function taps(
  input: readonly number[],
  output: readonly number[],
  kernel: readonly number[],
  { strides, padding, dilations }: Window,
): Taps {
  const lists: Record<"output" | "input" | "kernel", number[]> = { output: [], input: [], kernel: [] };
  const visitElements = (
    starts: readonly number[],
    window: number,
    axis: number,
    at: number,
    element: number,
  ) => {
    if (axis === input.length) {
      lists.output.push(window);
      lists.input.push(at);
      lists.kernel.push(element);
      return;
    }
    for (let k = 0; k < (kernel[axis] as number); k++) {
      const place = (starts[axis] as number) + k * (dilations[axis] as number);
      if (place < 0 || place >= (input[axis] as number)) continue;
      visitElements(
        starts,
        window,
        axis + 1,
        at * (input[axis] as number) + place,
        element * (kernel[axis] as number) + k,
      );
    }
  };
  const total = sizeOf(output);
  const starts = new Array<number>(output.length).fill(0);
  for (let window = 0; window < total; window++) {
    let rest = window;
    for (let axis = output.length - 1; axis >= 0; axis--) {
      const index = rest % (output[axis] as number);
      rest = (rest - index) / (output[axis] as number);
      starts[axis] = index * (strides[axis] as number) - (padding[axis]?.[0] as number);
    }
    visitElements(starts, window, 0, 0, 0);
  }
  return {
    length: lists.output.length,
    output: Int32Array.from(lists.output),
    input: Int32Array.from(lists.input),
    kernel: Int32Array.from(lists.kernel),
  };
}
