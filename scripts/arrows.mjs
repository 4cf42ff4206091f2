// The import arrows between packages, drawn once. `check-arrows.mjs` holds every source file to them.

/** What each package's sources may import from the workspace. Tests, apps and docs may import every package. */
export const arrows = {
  core: [],
  "backend-reference": ["core"],
  "backend-ort": ["core", "onnx"],
  // `backend-reference` for what tfjs cannot compute exactly: integers, and rare ops.
  // `explanation` for tfjs models as black boxes.
  "backend-tfjs": ["core", "backend-reference", "explanation"],
  "backend-testkit": ["core", "backend-reference"],
  onnx: ["core"],
  layers: ["core"],
  optimizers: ["core"],
  training: ["core", "layers", "optimizers"],
  // `onnx` for toOnnx().
  explanation: ["core", "onnx"],
  explainers: ["core", "explanation", "onnx"],
  metrics: ["core", "explanation"],
  plots: ["core", "explanation"],
  cli: [
    "core",
    "backend-ort",
    "backend-reference",
    "backend-tfjs",
    "explainers",
    "explanation",
    "layers",
    "metrics",
    "onnx",
    "optimizers",
    "plots",
    "training",
  ],
};

/** Packages whose sources never name a backend, not even in a string. */
export const backendBlind = [
  "layers",
  "optimizers",
  "training",
  "explainers",
  "explanation",
  "metrics",
  "plots",
];

/** Arrows that are followed only with `import()`, or by types, because what they lead to is large and seldom needed. */
export const lazy = { explainers: ["onnx"], explanation: ["onnx"] };

/**
 * Folders whose files may import each other in circles. Ops are each other's derivatives (that of `sum` is `broadcastTo`,
 * and the other way round) and use each other inside functions only, never while a module loads.
 */
export const mutual = ["packages/core/src/ops/"];

/**
 * How many files may refer to each other's types in a circle. Core's seven (tensor, graph, op, storage, …) belong
 * together; a larger circle is a knot.
 */
export const mostInTypeCircle = 7;
