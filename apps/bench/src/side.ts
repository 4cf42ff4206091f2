/** One of the two or more that a work compares: Hyaline, or a peer doing the same. */
export interface Side {
  /** Who runs it, and on what: `hyaline ort:wasm`, `tfjs-wasm`. */
  readonly name: string;
  /** Does the work once, results included: when it settles, nothing is left to run. */
  run(): unknown;
  dispose?(): unknown;
}

/** A side that trains: each run is one step and gives the loss before it. */
export interface Trainer extends Side {
  run(): Promise<number>;
}
