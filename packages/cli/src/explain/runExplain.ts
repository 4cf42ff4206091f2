import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fail, HyalineError, type NumericArray, sizeOf, useBackend } from "@hyaline/core";
import { type Explanation, explanationToJson } from "@hyaline/explanation";
import { importOnnx, type OnnxModel } from "@hyaline/onnx";
import { openBackend } from "../backends.js";
import { readTable } from "../data/readTable.js";
import { interruptible } from "../interruptible.js";
import type { CommandContext } from "../main.js";
import { outputFolder } from "../output/folder.js";
import { progressLine } from "../output/progressLine.js";
import type { ExplainCommand } from "./options.js";

/** A table as rows for the input of a model; the names of its columns. */
export async function readRowsOf(path: string, model: OnnxModel) {
  const { columns, rows, values } = await readTable(path);
  const item = itemOf(model);
  const size = sizeOf(item);
  if (columns.length !== size)
    fail(
      "shape",
      `${basename(path)} needs a column for each of the ${size} elements of the model's input`,
      `${columns.length} columns`,
    );
  const x: NumericArray = { shape: [rows, ...item], values: Array.from(values) };
  return { x, columns };
}

/** The shape of one row of a model's only input. */
function itemOf({ inputs }: OnnxModel): readonly number[] {
  const [port, ...more] = inputs;
  const names = inputs.map(({ name }) => name).join(", ");
  if (!port || more.length > 0)
    return fail(
      "unsupported",
      "explain takes models of one input",
      names,
      "explain it in a program, by name",
    );
  const item = (port.shape ?? []).slice(1);
  const isKnown = port.shape !== undefined && item.every((n): n is number => typeof n === "number");
  if (!isKnown)
    return fail(
      "unsupported",
      "explain needs to know all axes of the model's input but the first",
      `${port.name}: [${port.shape?.join(", ") ?? ""}]`,
    );
  return item as readonly number[];
}

/** Reads a model from a file. */
export async function readModel(path: string): Promise<OnnxModel> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new HyalineError("file", `${path} cannot be read (${cause.code}); is the path right?`, { cause });
  });
  return importOnnx(new Uint8Array(bytes));
}

/**
 * Explains the rows of a table by a file's model, and writes the explanation as JSON.
 *
 * @throws HyalineError `file` for what cannot be read or written, `unsupported` for a model of several inputs, `shape` for a
 * table of other columns, and what the method throws
 */
export async function runExplain(
  command: ExplainCommand,
  { terminal, signal }: CommandContext,
): Promise<Explanation> {
  const { method, model, data, out, target, options, callOptions } = command;
  const folder = await outputFolder(dirname(out));
  try {
    const backend = interruptible(await openBackend(command.backend));
    useBackend(backend);
    try {
      const { x, columns } = await readRowsOf(data, model);
      const names = x.shape.length === 2 && !options.layer ? { featureNames: columns } : {};
      const explainer = method(model.fn, { ...names, ...options });
      const startedAt = performance.now();
      const explanation = await explainer.explain(x, {
        ...callOptions,
        ...(target === undefined ? {} : { target }),
        signal,
        onProgress: ({ done, total }) => terminal.status(progressLine(method.facts.name, done, total)),
      });
      explainer.dispose();
      await folder.write({ [basename(out)]: explanationToJson(explanation) });
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      terminal.line(
        `${method.facts.title}: ${x.shape[0]} rows of ${basename(data)} in ${seconds} s; see ${out}`,
      );
      return explanation;
    } finally {
      useBackend(undefined);
      await backend.dispose();
    }
  } catch (error) {
    await folder.discard();
    throw error;
  }
}
