// Size budgets, gzipped, on what is built. A package that exports nothing yet has no budget to keep.

const dozen = "add, sub, mul, div, exp, log, sqrt, maximum, matMul, sum, mean, reshape";

const budgets = [
  { name: "core, whole", room: "core", import: "*", limit: "45 kB" },
  {
    name: "tensor, grad, jit and a dozen ops",
    room: "core",
    import: `{ tensor, grad, jit, ${dozen} }`,
    limit: "15 kB",
  },
  {
    name: "one explainer on top",
    room: "explainers",
    import: "{ integratedGradients }",
    ignore: ["@hyaline/core", "@hyaline/onnx"],
    limit: "10 kB",
  },
];

const path = (room) => `packages/${room}/dist/index.js`;
const opened = [];
for (const { room, ...budget } of budgets) {
  const exported = await import(new URL(path(room), import.meta.url).href);
  if (Object.keys(exported).length > 0) opened.push({ ...budget, path: path(room), gzip: true });
}

export default opened.length > 0
  ? opened
  : [{ name: "core", path: path("core"), limit: "45 kB", gzip: true }];
