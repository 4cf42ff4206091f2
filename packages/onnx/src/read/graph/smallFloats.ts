import type { ElementType } from "./elementType.js";

/** A float of one or two bytes: sign, exponent and mantissa, and what it does beyond its largest number. */
interface Format {
  readonly exponentBits: number;
  readonly mantissaBits: number;
  readonly bias: number;
  /** `ieee`: the top exponent is infinity and NaN. `fn`: all ones are NaN. `fnuz`: negative zero is NaN. `none`: all are numbers. */
  readonly special: "ieee" | "fn" | "fnuz" | "none";
}

const formats: Partial<Record<ElementType, Format>> = {
  bfloat16: { exponentBits: 8, mantissaBits: 7, bias: 127, special: "ieee" },
  float8e4m3fn: { exponentBits: 4, mantissaBits: 3, bias: 7, special: "fn" },
  float8e4m3fnuz: { exponentBits: 4, mantissaBits: 3, bias: 8, special: "fnuz" },
  float8e5m2: { exponentBits: 5, mantissaBits: 2, bias: 15, special: "ieee" },
  float8e5m2fnuz: { exponentBits: 5, mantissaBits: 2, bias: 16, special: "fnuz" },
  float4e2m1: { exponentBits: 2, mantissaBits: 1, bias: 1, special: "none" },
};

/** The decoder of a type that core has no data type for, from its bits to a number. */
export function smallFloat(type: ElementType): ((bits: number) => number) | undefined {
  const format = formats[type];
  return format && ((bits) => decodeBits(bits, format));
}

function decodeBits(bits: number, { exponentBits, mantissaBits, bias, special }: Format): number {
  const sign = bits >> (exponentBits + mantissaBits) ? -1 : 1;
  const exponent = (bits >> mantissaBits) & (2 ** exponentBits - 1);
  const mantissa = bits & (2 ** mantissaBits - 1);
  const top = exponent === 2 ** exponentBits - 1;
  if (special === "ieee" && top) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (special === "fn" && top && mantissa === 2 ** mantissaBits - 1) return Number.NaN;
  if (special === "fnuz" && sign < 0 && exponent === 0 && mantissa === 0) return Number.NaN;
  const fraction = mantissa / 2 ** mantissaBits;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}
