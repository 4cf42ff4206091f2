/** What strangers write first: a model goes to ONNX and back, and one of its predictions is explained. */

const imports = {
  "@hyaline/backend-ort": ["ortBackend"],
  "@hyaline/core": ["matMul", "tensor", "useBackend"],
  "@hyaline/explainers": ["integratedGradients"],
  "@hyaline/onnx": ["exportOnnx", "importOnnx"],
};
const heads = {
  module: (name: string, what: string) => `import { ${what} } from "${name}";`,
  commonJs: (name: string, what: string) => `const { ${what} } = require("${name}");`,
};
const head = (kind: keyof typeof heads) =>
  Object.entries(imports).map(([name, what]) => heads[kind](name, what.join(", ")));

/** What is installed for it. */
export const packages = Object.keys(imports);

/** 2 · 1 and -1 · 3. */
export const answer = [2, -3];

const body = (options: string) => `
async function answer() {
  useBackend(await ortBackend(${options}));
  const weights = tensor([[2], [-1]]);
  const file = await exportOnnx((x) => matMul(x, weights), [{ dtype: "float32", shape: [1, 2] }]);
  const { values } = await integratedGradients(importOnnx(file).fn, { steps: 8 }).explain([[1, 3]]);
  return Array.from(values.values, (value) => Math.round(value * 1e4) / 1e4);
}`;

/** It prints {@link answer}. */
export const inNode = (kind: keyof typeof heads): string =>
  [...head(kind), body(""), "answer().then((values) => console.log(JSON.stringify(values)));"].join("\n");

/** It leaves a promise of {@link answer}, or of what went wrong, in `globalThis.answer`. */
export const onPage = (options = ""): string =>
  [
    ...head("module"),
    body(options),
    "globalThis.answer = answer().catch((error) => String(error.stack));",
  ].join("\n");
