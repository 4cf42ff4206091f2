/** Functions from functions to functions and from graphs to graphs. */
export { alias, type BackwardOptions, backward, type RuleTable } from "./backward.js";
export { type CutGraph, cut } from "./cut.js";
export { type GradOptions, grad, valueAndGrad, vjp } from "./grad.js";
export { jvp } from "./jvp.js";
export { legalize } from "./legalize.js";
export { simplify } from "./simplify.js";
export { trace, traceTree } from "./trace.js";
export { type VmapOptions, vmap } from "./vmap.js";
