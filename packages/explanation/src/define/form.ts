import type { LongCallOptions } from "@hyaline/core";
import type { Options } from "@hyaline/core/facts";
import type { InputsRunner, Model } from "../model/index.js";
import type { Anytime } from "./anytime.js";
import type { ExplainerOptions } from "./explainer.js";
import type { ExplainerFacts } from "./facts.js";
import type { Found } from "./finish.js";
import type { OpenCall } from "./openCall.js";

export type Given = Readonly<Record<string, unknown>>;

/** A method that a factory made, and what it was made of. */
export interface FormSource {
  readonly facts: ExplainerFacts;
  readonly method: object;
  readonly model: Model;
  readonly used: ExplainerOptions;
  /** The specs of the method's own call options. */
  readonly options: Options;
}

/** A method at work. */
export interface Working {
  /** The model whose outputs are explained, as a batched function. */
  readonly runner: Pick<InputsRunner, "run">;
  /** Whether gradients are taken of the input itself. */
  readonly differentiates: boolean;
  /** Of methods that get better and better. */
  readonly anytime?: Anytime | undefined;
  /** Of methods whose evaluations serve many outputs: what calls for them take. */
  readonly outputsOptions?: Options | undefined;
  /** A call's options, where the method has an answer to what was left out. */
  complete(chosen: Given): Given;
  /** What it finds, as it finds it: one for each explained output. */
  found(call: OpenCall, chosen: Given, long: LongCallOptions): AsyncIterable<readonly Found[]>;
  /** Further functions of the explainer. */
  readonly surface: object;
  dispose(): void;
}

/** A kind of method: how it is put to work, where a method is of this kind. */
export type Form = (source: FormSource) => Working | undefined;
