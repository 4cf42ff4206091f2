import { fail, quote, type Spec } from "@hyaline/core";
import { nearest } from "@hyaline/core/facts";

/**
 * The axes of a file's inputs, by the input's name: a string names an axis whose size the file leaves open, a number or
 * `null` keeps the size that was traced, and so do axes that are not listed.
 */
export type OnnxAxes = Readonly<Record<string, readonly (string | number | null)[]>>;

/** Which axes are open, and under which name. */
export interface OpenAxes {
  readonly symbol: string;
  /** Per input, the axes that are open. */
  readonly axes: readonly (readonly number[])[];
  /** True where the caller asked for it, so that a function that does not allow it is an error. */
  readonly asked: boolean;
}

interface Asked {
  readonly axes?: OnnxAxes | null;
  readonly inputNames?: readonly string[];
}

/**
 * What `axes` means for inputs of these specs. Where nothing is said, the first axis is the batch if there is one input
 * of at least two axes, or if `rowsFirst` says so of every input.
 *
 * @returns `undefined` where all sizes stay
 * @throws HyalineError `argument`, `unsupported`
 */
export function openAxesOf(specs: readonly Spec[], options: Asked, rowsFirst = false): OpenAxes | undefined {
  if (options.axes === null) return undefined;
  const hasBatch = rowsFirst || (specs.length === 1 && (specs[0]?.shape.length ?? 0) > 1);
  if (options.axes === undefined) {
    if (!hasBatch || specs.some(({ shape }) => shape.length === 0 || shape[0] === 0)) return undefined;
    return { symbol: "batch", axes: specs.map(() => [0]), asked: false };
  }
  const names = options.inputNames ?? specs.map((_, i) => (specs.length === 1 ? "input" : `input_${i}`));
  for (const name of Object.keys(options.axes)) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    const remedy = `the inputs are ${names.join(", ")}${near === undefined ? "" : `; did you mean ${near}?`}`;
    fail("argument", "axes names inputs of the file", quote(name), remedy);
  }
  const symbols = new Set<string>();
  const axes = specs.map(({ shape }, i) => {
    const given = options.axes?.[names[i] as string] ?? [];
    if (!Array.isArray(given) || given.length > shape.length) {
      const rule = `axes lists at most the ${shape.length} axes of ${names[i]}`;
      fail("argument", rule, quote(given), 'give a name, a size or null for each: ["batch", null]');
    }
    return given.flatMap((each, axis) => {
      if (typeof each === "string" && each !== "") symbols.add(each);
      else if (each !== null && each !== shape[axis])
        fail(
          "argument",
          `axis ${axis} of ${names[i]} has a name, its own size, or null`,
          quote(each),
          `its size is ${shape[axis]}`,
        );
      return typeof each === "string" ? [axis] : [];
    });
  });
  if (symbols.size === 0) return undefined;
  const [symbol, ...others] = [...symbols] as [string, ...string[]];
  if (others.length > 0) {
    const rule = "a file leaves sizes of one name open";
    fail("unsupported", rule, quote([symbol, ...others]), "keep the other axes at their sizes with null");
  }
  return { symbol, axes, asked: true };
}
