import { fromBinary } from "@bufbuild/protobuf";
import { fail, HyalineError } from "@hyaline/core";
import { type FunctionProto, type ModelProto, ModelProtoSchema } from "../../generated/onnx_pb.js";
import { checkSupported } from "./checkSupported.js";
import type { ExternalData } from "./externalData.js";
import { badFile, quoted } from "./fileError.js";
import { type Plan, planGraph } from "./plan.js";
import { opKey, opsetVersions } from "./run.js";

/** The newest version of ONNX's operator set that is read: the newest of ONNX Runtime 1.30. */
const NEWEST_OPSET = 26;

/** A file, decoded and checked; weights are still bytes. */
export interface ReadModel {
  readonly proto: ModelProto;
  readonly plan: Plan;
  readonly opsets: ReadonlyMap<string, number>;
  readonly functions: ReadonlyMap<string, FunctionProto>;
}

/** @throws HyalineError `file`, `unsupported` */
export function readModel(
  bytes: Uint8Array,
  options: { readonly externalData?: ExternalData; readonly outputs?: readonly string[] } = {},
): ReadModel {
  if (!(bytes instanceof Uint8Array)) {
    fail("argument", "an ONNX model is given as its file's bytes in a Uint8Array", typeof bytes);
  }
  const proto = decode(bytes);
  const { graph } = proto;
  if (!graph) badFile("it holds no graph; is it an ONNX file?");
  const opsets = opsetVersions(proto);
  const version = opsets.get("") ?? (proto.opsetImport.length === 0 ? 1 : NEWEST_OPSET);
  if (version > NEWEST_OPSET || version < 1) {
    fail("unsupported", `ONNX's operator set is read up to version ${NEWEST_OPSET}`, String(version));
  }
  opsets.set("", version);
  const functions = new Map<string, FunctionProto>();
  for (const fn of proto.functions) {
    const key = opKey(fn.domain, fn.name);
    if (functions.has(key)) badFile(`two functions are named ${quoted(fn.name)}`);
    functions.set(key, fn);
  }
  for (const wanted of options.outputs ?? []) {
    if (!graph.output.some(({ name }) => name === wanted)) {
      const names = graph.output.map(({ name }) => quoted(name)).join(", ");
      fail("argument", "outputs are chosen by name", quoted(wanted), `the model has ${names}`);
    }
  }
  const plan = planGraph(graph, { external: options.externalData, outputs: options.outputs });
  if (plan.outputs.length === 0) badFile("its graph has no outputs");
  checkSupported(plan.nodes, functions);
  return { proto, plan, opsets, functions };
}

function decode(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (error) {
    if (error instanceof HyalineError) throw error;
    return badFile("it cannot be decoded", error instanceof Error ? error.message : String(error), error);
  }
}
