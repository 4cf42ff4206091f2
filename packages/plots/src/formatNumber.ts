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
  if (Number.isNaN(value)) return "NaN";
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

/** A change: always with its sign. */
export const formatSigned = (value: number, digits = 3): string =>
  value > 0 ? `+${formatNumber(value, digits)}` : formatNumber(value, digits);

const trimZeros = (text: string): string =>
  text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
