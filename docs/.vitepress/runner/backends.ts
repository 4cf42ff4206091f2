/** A backend that a reader can pick: what a program says to use it. */
export interface BackendChoice {
  readonly name: string;
  readonly from: string;
  readonly factory: string;
  /** Between the brackets of `useBackend(…)`. */
  readonly call: string;
}

const ort = { from: "@hyaline/backend-ort", factory: "ortBackend" };
const tfjs = { from: "@hyaline/backend-tfjs", factory: "tfjsBackend" };

export const backends: readonly BackendChoice[] = [
  { name: "ort:wasm", ...ort, call: `await ortBackend({ device: "wasm" })` },
  { name: "ort:webgpu", ...ort, call: `await ortBackend({ device: "webgpu" })` },
  { name: "tfjs:wasm", ...tfjs, call: `await tfjsBackend({ engine: "wasm" })` },
  { name: "tfjs:webgl", ...tfjs, call: `await tfjsBackend({ engine: "webgl" })` },
  { name: "tfjs:cpu", ...tfjs, call: `await tfjsBackend({ engine: "cpu" })` },
  {
    name: "reference",
    from: "@hyaline/backend-reference",
    factory: "referenceBackend",
    call: "referenceBackend()",
  },
];

const importLine =
  /^import \{ (?:ortBackend|tfjsBackend|referenceBackend) \} from "@hyaline\/backend-\w+";$/m;
const useLine = /\buseBackend\(((?:await )?(?:ortBackend|tfjsBackend|referenceBackend)\([^()]*\))\)/;

/** Whether a program picks its backend in the two lines that `withBackend` can write anew. */
export const picksBackend = (code: string): boolean => importLine.test(code) && useLine.test(code);

/** The program on another backend: its import and its `useBackend(…)` say so, and nothing else changes. */
export const withBackend = (code: string, { from, factory, call }: BackendChoice): string =>
  code.replace(importLine, `import { ${factory} } from "${from}";`).replace(useLine, `useBackend(${call})`);

/** What stands between the brackets of a program's `useBackend(…)`, where `withBackend` could write it anew. */
export const backendCall = (code: string): string | undefined => useLine.exec(code)?.[1];

/** The choice that a program's lines stand for now, if any. */
export const backendIn = (code: string): BackendChoice | undefined =>
  backends.find(({ call }) => code.includes(`useBackend(${call})`));
