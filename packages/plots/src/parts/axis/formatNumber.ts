/**
 * A number for people: `digits` significant digits without trailing zeros, a true minus sign, powers of ten where the
 * number is very large or small.
 *
 * @example
 * ```ts
 * formatNumber(-0.123456); // "−0.123"
 * ```
 */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const [mantissa, exponent] = size.toExponential(digits - 1).split("e") as [string, string];
  const power = Number(exponent);
  const text =
    power < -4 || power >= Math.max(digits, 6)
      ? `${trimZeros(mantissa)}e${exponent.replace("+", "").replace("-", "−")}`
      : trimZeros(size.toFixed(Math.max(0, digits - 1 - power)));
  return value < 0 ? `−${text}` : text;
}

/**
 * How many significant digits show `value` to the size of `step`: 1000000000.25 beside steps of 0.01 takes 12. At most 17,
 * which is all that a number has.
 */
export function digitsBeside(value: number, step: number): number {
  if (value === 0 || step === 0) return 1;
  const digits = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(Math.abs(step))) + 1;
  return Math.min(17, Math.max(1, digits || 1));
}

/** A number beside others of which `largest` is the largest in size: to a hundredth of it. */
export const formatBeside = (value: number, largest: number): string =>
  Math.abs(value) < largest / 200
    ? "0"
    : formatNumber(value, Math.min(2, digitsBeside(value, largest / 100)));

/** A change: always with its sign. */
export const formatSigned = (value: number, digits = 3): string =>
  value > 0 ? `+${formatNumber(value, digits)}` : formatNumber(value, digits);

const trimZeros = (text: string): string =>
  text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
