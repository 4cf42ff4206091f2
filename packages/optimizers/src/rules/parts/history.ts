import { along, dot, scaled, type Vector } from "./vectors.js";

/** What L-BFGS knows of the curvature: how the gradient changed along its last steps, oldest first. */
export interface History {
  readonly steps: readonly Vector[];
  readonly changes: readonly Vector[];
  /** The first guess of the inverse Hessian: this times the identity. */
  readonly scale: number;
}

export const noHistory: History = { steps: [], changes: [], scale: 1 };

/** With one more step; one along which the gradient hardly changed says nothing. */
export function remembered(history: History, step: Vector, change: Vector, most: number): History {
  const curvature = dot(change, step);
  if (!(curvature > 1e-10)) return history;
  return {
    steps: [...history.steps, step].slice(-most),
    changes: [...history.changes, change].slice(-most),
    scale: curvature / dot(change, change),
  };
}

/** The direction of descent: minus the inverse Hessian times the gradient, by two passes over the history. */
export function direction({ steps, changes, scale }: History, gradient: Vector): Vector {
  const inverse = steps.map((step, i) => 1 / dot(changes[i] as Vector, step));
  const weights: number[] = [];
  let q = scaled(gradient, -1);
  for (let i = steps.length - 1; i >= 0; i--) {
    weights[i] = dot(steps[i] as Vector, q) * (inverse[i] as number);
    q = along(q, changes[i] as Vector, -(weights[i] as number));
  }
  let r = scaled(q, scale);
  steps.forEach((step, i) => {
    const back = dot(changes[i] as Vector, r) * (inverse[i] as number);
    r = along(r, step, (weights[i] as number) - back);
  });
  return r;
}
