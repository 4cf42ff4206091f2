/** Functions from functions to functions and from graphs to graphs. */
export { alias, type BackwardOptions, backward, type RuleTable } from "./backward.js";
export { checkpoint } from "./checkpoint.js";
export { customGradient, type ValueWithPullback } from "./customGradient.js";
export { type CutGraph, cut } from "./cut.js";
export { type DeadEnd, deadEnds, refuseDeadEnds } from "./deadEnds.js";
export { type GradOptions, grad, valueAndGrad, vjp } from "./grad.js";
export { hessian, jacobian } from "./jacobian.js";
export { jvp } from "./jvp.js";
export { legalize } from "./legalize.js";
export { simplify } from "./simplify.js";
export { trace } from "./trace.js";
export { type VmapOptions, vmap } from "./vmap.js";
