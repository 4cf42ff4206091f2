import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { type Backend, fail } from "@hyaline/core";

const openers: Readonly<Record<string, () => Backend | Promise<Backend>>> = {
  "ort:wasm": () => ortBackend({ device: "wasm" }),
  "ort:cpu": () => ortBackend({ device: "cpu" }),
  reference: referenceBackend,
};

/** The names that `--backend` takes. */
export const backendNames: readonly string[] = Object.keys(openers);

/**
 * Opens a backend by its name on the command line.
 *
 * @throws HyalineError `backend` for an unknown name, or one that cannot be loaded here
 */
export async function openBackend(name: string): Promise<Backend> {
  const open = Object.hasOwn(openers, name) ? openers[name] : undefined;
  if (!open)
    fail("backend", `--backend is one of ${backendNames.join(", ")}`, JSON.stringify(name.slice(0, 40)));
  return open();
}
