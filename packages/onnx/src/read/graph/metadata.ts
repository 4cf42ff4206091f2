import type { ReadModel } from "./readModel.js";

/** What a file says about itself. */
export interface OnnxMetadata {
  readonly producer: string;
  readonly producerVersion: string;
  readonly description: string;
  readonly graph: string;
  readonly irVersion: number;
  /** Versions of operator sets by domain; `""` is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  /** The file's own entries. */
  readonly entries: Readonly<Record<string, string>>;
}

export const metadataOf = ({ proto, opsets }: ReadModel): OnnxMetadata => ({
  producer: proto.producerName,
  producerVersion: proto.producerVersion,
  description: proto.docString,
  graph: proto.graph?.name ?? "",
  irVersion: Number(proto.irVersion),
  opsets: Object.fromEntries(opsets),
  entries: Object.fromEntries(proto.metadataProps.map(({ key, value }) => [key, value])),
});
