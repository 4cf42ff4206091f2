import type { CallOptions, Tensor, Tree } from "@hyaline/core";

/** What an optimizer remembers between steps: tensors only, so that a whole step compiles to one graph. */
export interface OptimizerState {
  readonly [name: string]: Tree;
}

/** What a step may be told besides the gradients. */
export interface StepContext {
  /** The loss that the gradients belong to, float[]; `reduceOnPlateau` needs it. */
  readonly loss?: Tensor;
}

/**
 * A gradient transformation: a pure pair of functions. `params` is any tree of floating-point tensors, and `grads` a tree
 * of the same structure and shapes. What comes out is to be added to the parameters: see {@link applyUpdates}.
 *
 * Design after optax (DeepMind, 2020). `chain` composes transformations; each optimizer here is a whole one, which
 * already carries its learning rate and the minus sign.
 */
export interface Optimizer {
  /** The state before the first step. */
  init(params: Tree): OptimizerState;
  /** One step: what to add to the parameters, and the state for the next step. */
  update<P extends Tree>(
    grads: P,
    state: OptimizerState,
    params: P,
    context?: StepContext,
  ): { readonly updates: P; readonly state: OptimizerState };
  /**
   * The parameters to judge and to predict with, where training goes on from others: averages, such as `ema`'s, or what
   * `scheduleFreeAdamW` returns. Training itself goes on from `params`.
   */
  average?<P extends Tree>(state: OptimizerState, params: P): P;
}

/** An optimizer that has averages. */
export type Averaging = Optimizer & Required<Pick<Optimizer, "average">>;

/** The loss, float[], and its gradients at any parameters; such as a `jit` of `valueAndGrad`. */
export type LossAt<P extends Tree = Tree> = (
  params: P,
) => Promise<{ readonly loss: Tensor; readonly gradients: P }>;

/**
 * An optimizer that asks for the loss at more parameters than the current ones, as line searches and `sam` do: no
 * transformation of one gradient. `fit` takes it like any other; a loop of one's own calls `minimise`.
 */
export interface LossOptimizer {
  /** The state before the first step. */
  init(params: Tree): OptimizerState;
  /** One step: the next parameters and state, and the loss at `params`. */
  minimise<P extends Tree>(
    lossAt: LossAt<P>,
    state: OptimizerState,
    params: P,
    call?: CallOptions,
  ): Promise<{ readonly params: P; readonly state: OptimizerState; readonly loss: Tensor }>;
}

/**
 * A number that changes over training, as a function of the number of steps made so far (0 at the first step), a scalar
 * of float32, or of float64 where parameters are. Written with tensor functions, so that it becomes part of the step's
 * graph.
 */
export type Schedule = (step: Tensor) => Tensor;

/** A learning rate, or another hyper-parameter that may change. */
export type Rate = number | Schedule;
