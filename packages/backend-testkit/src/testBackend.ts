import type { Backend } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { behaviours } from "./behaviour/index.js";
import { checkAgreement } from "./checks/agreement.js";
import { checkForward } from "./checks/forward.js";
import { Coverage, type Outcome } from "./coverage.js";
import { type OpExample, titleOf } from "./example.js";
import { drawnExamples } from "./examples/drawn/index.js";
import { opExamples } from "./examples/index.js";
import { movingExamples, ofDType } from "./examples/moving.js";
import { variantsOf } from "./variants.js";
import { unsupportedBy, watch } from "./watch.js";

export interface TestBackendOptions {
  /** Makes the backend; called once. */
  readonly create: () => Backend | Promise<Backend>;
  /** The runner's own function, such as Vitest's, Jest's or node:test's `describe`. */
  readonly describe: (name: string, body: () => void) => void;
  /** The runner's own function. */
  readonly test: (name: string, body: () => Promise<void>, timeoutMs?: number) => void;
  /** Examples beside or instead of {@link opExamples}: a plugin's own ops, for instance. */
  readonly examples?: readonly OpExample[];
  /**
   * How many uses of each op with shapes and options that are drawn (the same ones in each run) are compared with the
   * reference backend, with their gradients (default 12; 0 leaves them out): backends choose kernels by shapes.
   */
  readonly draws?: number;
  /** Take the derivatives of every example, and not of each op's first, in each further float dtype (default false)? */
  readonly thorough?: boolean;
  /** How long one test may take (default 60,000): a device that compiles slowly needs more. */
  readonly timeoutMs?: number;
  /** Where the coverage table goes (default `console.log`). */
  readonly print?: (table: string) => void;
}

/** One that hangs (a lost device, a promise nobody settles) must not hold up the run. */
const TIMEOUT_MS = 60_000;

/**
 * The conformance suite: declares, with the runner's `describe` and `test`, every check that a backend must pass.
 * What the backend's manifest leaves out is skipped, and only that; a table of op × dtype × check ends the run.
 *
 * @example
 * ```ts typed: it adds tests to a runner
 * import { referenceBackend } from "@hyaline/backend-reference"; // the backend of your own, instead
 * import { describe, test } from "vitest";
 * testBackend({ create: referenceBackend, describe, test });
 * ```
 */
export function testBackend(options: TestBackendOptions): void {
  const {
    create,
    describe,
    test,
    examples = opExamples,
    draws = 12,
    thorough = false,
    timeoutMs = TIMEOUT_MS,
    print = console.log,
  } = refuseUnknown("testBackend", options, [
    "create",
    "describe",
    "test",
    "examples",
    "draws",
    "thorough",
    "timeoutMs",
    "print",
  ]);
  let made: Promise<Backend> | undefined;
  const get = (): Promise<Backend> => {
    made ??= Promise.resolve(create()).then(watch);
    return made;
  };
  const coverage = new Coverage();

  describe("backend conformance", () => {
    const seen = new Set<string>();
    for (const example of examples) {
      // Numbers that were worked out elsewhere are of one dtype: such an example is tried in no other.
      const isTriedInOthers = example.expected === undefined;
      const isFirst = thorough || (isTriedInOthers && !seen.has(example.op));
      if (isTriedInOthers) seen.add(example.op);
      test(
        titleOf(example),
        async () => {
          const backend = await get();
          const failures: string[] = [];
          const isLeftOut = backend.supports.nonFinite === false && holdsNaN(example);
          for (const variant of variantsOf(example, backend, isFirst)) {
            for (const [name, check] of Object.entries(variant.checks)) {
              const { outcome, message } = isLeftOut
                ? ({ outcome: "skipped", message: "" } as const)
                : await attempt(() => check(variant.example, backend));
              coverage.note(example.op, variant.dtype, name, outcome);
              if (outcome === "failed") failures.push(`${name} (${variant.dtype}): ${message}`);
            }
          }
          if (failures.length > 0) throw new Error(failures.join("\n"));
        },
        timeoutMs,
      );
    }
    for (const moving of movingExamples) {
      test(
        `${moving.op}${moving.name ? ` ${moving.name}` : ""}, of every dtype`,
        async () => {
          const backend = await get();
          const failures: string[] = [];
          for (const dtype of backend.supports.dtypes) {
            if (moving.accepts && !moving.accepts(dtype)) continue;
            const { outcome, message } = await attempt(() => checkForward(ofDType(moving, dtype), backend));
            coverage.note(moving.op, dtype, "every dtype", outcome);
            if (outcome === "failed") failures.push(`${dtype}: ${message}`);
          }
          if (failures.length > 0) throw new Error(failures.join("\n"));
        },
        timeoutMs,
      );
    }
    for (const drawn of drawnExamples(draws)) {
      const [first] = drawn;
      if (!first) continue;
      test(
        `${first.op}: ${draws} draws of shapes and options`,
        async () => {
          const backend = await get();
          const failures: string[] = [];
          for (const example of drawn) {
            const { outcome, message } = await attempt(() => checkAgreement(example, backend));
            coverage.note(example.op, "float32", "drawn", outcome);
            const title = titleOf(example);
            if (outcome === "failed")
              failures.push(message.startsWith(title) ? message : `${title}: ${message}`);
          }
          if (failures.length > 0) throw new Error(failures.join("\n"));
        },
        timeoutMs,
      );
    }
    for (const { name, run } of behaviours) {
      test(
        name,
        async () => {
          const backend = await get();
          const { outcome, message } = await attempt(() => run(backend));
          coverage.noteBehaviour(name, outcome);
          if (outcome === "failed") throw new Error(message);
        },
        timeoutMs,
      );
    }
    test("coverage", async () => print(coverage.table(await get())), timeoutMs);
    test("it can be disposed", async () => (await get()).dispose(), timeoutMs);
  });
}

/** What becomes of a NaN is open where the manifest says that non-finite numbers are not kept. */
const holdsNaN = ({ inputs }: OpExample): boolean => inputs.some(({ values }) => values?.some(Number.isNaN));

async function attempt(
  check: () => Promise<void>,
): Promise<{ readonly outcome: Outcome; readonly message: string }> {
  try {
    await check();
    return { outcome: "passed", message: "" };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { outcome: unsupportedBy(error) ? "skipped" : "failed", message };
  }
}
