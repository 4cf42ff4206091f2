/** How much of a value a message repeats. */
const MOST = 80;

/**
 * A value as messages show it: short, on one line, whatever it is. Data that is large is described, not repeated.
 *
 * @example
 * ```ts
 * quote(new Float32Array(5000)); // "Float32Array(5000)"
 * ```
 */
export function quote(value: unknown): string {
  if (typeof value === "function") return value.name ? `the function ${cut(value.name)}` : "a function";
  if (typeof value === "string") return cut(JSON.stringify(value));
  if (typeof value !== "object" || value === null)
    return typeof value === "bigint" ? `${value}n` : cut(String(value));
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${(value as Float32Array).length ?? ""})`;
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) {
    const few = value.slice(0, 8);
    const whole = value.length <= 8 && few.every((each) => typeof each !== "object" || each === null);
    return whole ? cut(`[${few.map(quote).join(", ")}]`) : `an array of ${value.length}`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const text =
      prototype.constructor?.name === "Tensor" ? String(value) : `a ${prototype.constructor?.name}`;
    return cut(text);
  }
  const keys = Object.keys(value);
  const shown = keys.slice(0, 6).map((key) => cut(key, 20));
  return `{ ${shown.join(", ")}${keys.length > 6 ? ", …" : ""} }`;
}

function cut(text: string, most = MOST): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
