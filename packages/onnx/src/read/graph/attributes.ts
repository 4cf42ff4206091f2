import { type AttributeProto, AttributeProto_AttributeType as Type } from "../../generated/onnx_pb.js";
import { badFile, quoted } from "./fileError.js";
import { type FileTensor, fileTensor } from "./tensorData.js";

/** A node's attributes by name. */
export type AttributeMap = ReadonlyMap<string, AttributeProto>;

/** Attributes by name; those of a node in a function's body may refer to attributes of the call, which `outer` has. */
export function attributeMap(
  protos: readonly AttributeProto[],
  where: () => string,
  outer?: AttributeMap,
): AttributeMap {
  const byName = new Map<string, AttributeProto>();
  for (const proto of protos) {
    if (byName.has(proto.name)) badFile(`${where()} has the attribute ${quoted(proto.name)} twice`);
    if (proto.refAttrName === "") byName.set(proto.name, proto);
    else {
      const referred = outer?.get(proto.refAttrName);
      if (referred) byName.set(proto.name, referred);
    }
  }
  return byName;
}

const text = new TextDecoder();

/** Attributes as numbers and texts, with the defaults that a reader gives. INTs beyond 2^53, which mean "no bound", are rounded. */
export class AttributeReader {
  constructor(
    readonly attributes: AttributeMap,
    /** Names the node in messages. */
    readonly where: string,
  ) {}

  has(name: string): boolean {
    return this.attributes.has(name);
  }

  int(name: string, otherwise?: number): number {
    const proto = this.#find(name, Type.INT, otherwise === undefined);
    return proto ? Number(proto.i) : (otherwise as number);
  }

  /**
   * A switch, which ONNX has as 0 or 1. What ONNX Runtime makes of other numbers differs from attribute to attribute, and is
   * followed: it takes them as off (it reads `== 1`), as on (it reads `!= 0`), or refuses them.
   */
  flag(name: string, otherwise: boolean, others: "off" | "on" | "refused"): boolean {
    const given = this.int(name, otherwise ? 1 : 0);
    if (given === 0 || given === 1) return given === 1;
    if (others === "refused")
      badFile(`${this.where} needs the attribute ${quoted(name)} as 0 or 1`, String(given));
    return others === "on";
  }

  float(name: string, otherwise?: number): number {
    return this.#find(name, Type.FLOAT, otherwise === undefined)?.f ?? (otherwise as number);
  }

  string(name: string, otherwise?: string): string {
    const proto = this.#find(name, Type.STRING, otherwise === undefined);
    return proto ? text.decode(proto.s) : (otherwise as string);
  }

  ints(name: string): readonly number[] | undefined {
    return this.#find(name, Type.INTS, false)?.ints.map(Number);
  }

  floats(name: string): readonly number[] | undefined {
    return this.#find(name, Type.FLOATS, false)?.floats;
  }

  strings(name: string): readonly string[] | undefined {
    return this.#find(name, Type.STRINGS, false)?.strings.map((s) => text.decode(s));
  }

  tensorAttribute(name: string): FileTensor | undefined {
    const proto = this.attributes.get(name);
    if (proto && !proto.t) badFile(`${this.where} needs the attribute ${quoted(name)} as TENSOR`);
    return proto?.t && fileTensor(proto.t);
  }

  #find(name: string, type: Type, needed: boolean): AttributeProto | undefined {
    const proto = this.attributes.get(name);
    if (!proto) {
      return needed ? badFile(`${this.where} needs the attribute ${quoted(name)}`) : undefined;
    }
    // Files older than IR version 3 leave the type out.
    if (proto.type !== type && proto.type !== Type.UNDEFINED) {
      badFile(`${this.where} needs the attribute ${quoted(name)} as ${Type[type]}`, Type[proto.type]);
    }
    return proto;
  }
}
