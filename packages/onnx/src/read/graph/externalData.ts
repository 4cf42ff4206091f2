import type { TensorProto } from "../../generated/onnx_pb.js";
import { badFile, quoted } from "./fileError.js";

/** Files beside the model that hold its weights: bytes by the name under which the model refers to them. */
export type ExternalData = Readonly<Record<string, Uint8Array>> | ReadonlyMap<string, Uint8Array>;

/**
 * The bytes of a tensor that are kept in another file. The caller gives those files by name; nothing is opened here, and
 * a name that leads out of the model's folder is refused all the same, so that callers may look names up on a disk.
 */
export function externalBytes(
  proto: TensorProto,
  external: ExternalData | undefined,
  expected: number,
): Uint8Array {
  const where = `tensor ${quoted(proto.name)}`;
  const fields = new Map(proto.externalData.map(({ key, value }) => [key, value]));
  const location = fields.get("location");
  if (!location) badFile(`${where} is kept in another file without saying which`);
  checkLocation(location, where);
  const name = location.replace(/^(\.\/)+/, "");
  const file = lookUp(external, location) ?? lookUp(external, name);
  if (!file) {
    badFile(
      `${where} is kept in ${quoted(location)}, which was not given; pass its bytes as externalData: { ${quoted(name)}: bytes }`,
    );
  }
  const offset = count(fields.get("offset") ?? "0", `${where}'s offset`);
  const length = fields.has("length") ? count(fields.get("length") as string, `${where}'s length`) : expected;
  if (length !== expected) badFile(`${where} needs ${expected} bytes in ${quoted(location)}`, String(length));
  if (offset + length > file.byteLength) {
    badFile(
      `${where} lies outside of ${quoted(location)}`,
      `bytes ${offset} to ${offset + length} of ${file.byteLength}`,
    );
  }
  return file.subarray(offset, offset + length);
}

function lookUp(external: ExternalData | undefined, name: string): Uint8Array | undefined {
  if (!external) return undefined;
  if (external instanceof Map) return external.get(name);
  return Object.hasOwn(external, name) ? (external as Record<string, Uint8Array>)[name] : undefined;
}

function checkLocation(location: string, where: string): void {
  const parts = location.split(/[\\/]/);
  const leaves = /^([\\/]|[A-Za-z]:)/.test(location) || /^[A-Za-z][\w+.-]*:/.test(location);
  if (leaves || parts.includes("..") || location.includes("\0")) {
    badFile(`${where} is kept outside of the model's folder`, quoted(location));
  }
}

function count(text: string, what: string): number {
  const n = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(n) ? n : badFile(`${what} is a whole number`, quoted(text));
}
