import { format } from "node:util";
import { referenceBackend } from "@hyaline/backend-reference";
import { isTensor, useBackend } from "@hyaline/core";
import ts from "typescript";
import { differs, statedIn, withChecks } from "./expectations.js";
import type { Checked } from "./typeCheck.js";

const AsyncFunction = (async () => {}).constructor as new (
  ...source: string[]
) => (...given: unknown[]) => Promise<void>;

/** What came of running an example. */
export interface Ran {
  /** `file:line: what is wrong`. */
  readonly problems: readonly string[];
  /** How many stated values were compared. */
  readonly compared: number;
}

/**
 * Runs an example on the reference backend, as the body of a function of its own, and compares the values that it states.
 *
 * @param load gives the module that an import names
 */
export async function runExample(
  { example, header }: Checked,
  load: (module: string) => Promise<unknown>,
): Promise<Ran> {
  const problems: string[] = [];
  let compared = 0;
  let log = "";
  const at = (line: number) => `${example.file}:${example.line + line}`;
  const check = async (line: number, got: readonly unknown[], comment: string) => {
    for (const [i, stated] of (statedIn(comment) ?? []).entries()) {
      compared++;
      const value = await got[i];
      if ("spec" in stated) {
        const spec = isTensor(value) ? `${value.dtype}[${value.shape.join(", ")}]` : String(value);
        if (spec !== stated.spec) problems.push(`${at(line)}: states ${stated.spec}; got ${spec}`);
        continue;
      }
      const shown = isTensor(value) ? await value.array() : value;
      if (differs(shown, stated.value))
        problems.push(`${at(line)}: states ${JSON.stringify(stated.value)}; got ${plain(shown)}`);
    }
  };
  const printed = (line: number, comment: string) => {
    compared++;
    if (log !== comment) problems.push(`${at(line)}: states that ${comment} is printed; got ${log}`);
  };
  const throws = async (line: number, call: () => unknown, comment: string) => {
    compared++;
    const said = await Promise.resolve(call()).then(() => "nothing", named);
    if (said !== comment) problems.push(`${at(line)}: states that it throws ${comment}; got ${said}`);
  };
  const quiet = {
    ...console,
    log: (...what: unknown[]) => {
      log = format(...what);
    },
  };

  useBackend(referenceBackend());
  try {
    const { outputText } = ts.transpileModule(`${header}\n${withChecks(example.code)}`, {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
      },
    });
    const modules = new Map<string, unknown>();
    for (const [, name = ""] of outputText.matchAll(/\brequire\("([^"]+)"\)/g))
      modules.set(name, await load(name));
    const body = outputText.replace(/^"use strict";/, "");
    const require = (name: string) => modules.get(name);
    await new AsyncFunction(
      "require",
      "exports",
      "check",
      "printed",
      "throws",
      "console",
      `"use strict";${body}`,
    )(require, {}, check, printed, throws, quiet);
  } catch (error) {
    problems.push(`${at(0)}: ${named(error)}`);
  } finally {
    useBackend(referenceBackend());
  }
  return { problems, compared };
}

const named = (error: unknown) =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const plain = (value: unknown) => {
  const text = JSON.stringify(value, (_, part) =>
    ArrayBuffer.isView(part) ? Array.from(part as Float32Array) : part,
  );
  return (text ?? String(value)).slice(0, 300);
};
