import { type AttributeProto, AttributeProto_AttributeType as Type } from "../generated/onnx_pb.js";
import { badFile, quoted } from "./fileError.js";

/** A node's attributes by name, read with their defaults. */
export interface AttributeReader {
  has(name: string): boolean;
  int(name: string, otherwise?: number): number;
  float(name: string, otherwise?: number): number;
  string(name: string, otherwise?: string): string;
  ints(name: string): readonly number[] | undefined;
  floats(name: string): readonly number[] | undefined;
  strings(name: string): readonly string[] | undefined;
  get(name: string): AttributeProto | undefined;
}

const text = new TextDecoder();

/** ONNX's INT, where a number of JavaScript can hold it; the extremes of int64, which mean "no bound", are rounded. */
const toNumber = (i: bigint): number => Number(i);

/** Attributes of a node of a function body may refer to those of the call: `outer` has them. */
export function attributeReader(
  protos: readonly AttributeProto[],
  where: string,
  outer?: AttributeReader,
): AttributeReader {
  const byName = new Map<string, AttributeProto>();
  for (const proto of protos) {
    if (byName.has(proto.name)) badFile(`${where} has the attribute ${quoted(proto.name)} twice`);
    if (proto.refAttrName === "") byName.set(proto.name, proto);
    else {
      const referred = outer?.get(proto.refAttrName);
      if (referred) byName.set(proto.name, referred);
    }
  }
  const find = (name: string, type: Type, otherwise?: unknown): AttributeProto | undefined => {
    const proto = byName.get(name);
    if (!proto) {
      return otherwise === undefined ? badFile(`${where} needs the attribute ${quoted(name)}`) : undefined;
    }
    // Files older than IR version 3 leave the type out.
    if (proto.type !== type && proto.type !== Type.UNDEFINED) {
      badFile(`${where} needs the attribute ${quoted(name)} as ${Type[type]}`, Type[proto.type]);
    }
    return proto;
  };
  const list = <T>(name: string, type: Type, read: (proto: AttributeProto) => readonly T[]) => {
    const proto = find(name, type, null);
    return proto && read(proto);
  };
  return {
    has: (name) => byName.has(name),
    get: (name) => byName.get(name),
    int: (name, otherwise) => {
      const proto = find(name, Type.INT, otherwise);
      return proto ? toNumber(proto.i) : (otherwise as number);
    },
    float: (name, otherwise) => find(name, Type.FLOAT, otherwise)?.f ?? (otherwise as number),
    string: (name, otherwise) => {
      const proto = find(name, Type.STRING, otherwise);
      return proto ? text.decode(proto.s) : (otherwise as string);
    },
    ints: (name) => list(name, Type.INTS, (proto) => proto.ints.map(toNumber)),
    floats: (name) => list(name, Type.FLOATS, (proto) => proto.floats),
    strings: (name) => list(name, Type.STRINGS, (proto) => proto.strings.map((s) => text.decode(s))),
  };
}
