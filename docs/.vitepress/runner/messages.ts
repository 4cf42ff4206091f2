// What a page and the worker that runs a reader's program say to each other.

/** To the worker. */
export type Request =
  /** Load what this program imports and start its backend, so that a run finds both ready. */
  | { readonly kind: "prepare"; readonly path: string; readonly code: string }
  | {
      readonly kind: "run";
      /** The example's path under `examples/`, which its relative imports start from. */
      readonly path: string;
      /** The program as it stands in the editor. */
      readonly code: string;
      readonly width: number;
    }
  | { readonly kind: "stop" };

/** From the worker. */
export type Report =
  /** The program's modules are loaded, and its function is called. `stoppable`: it takes a signal. */
  | { readonly kind: "started"; readonly stoppable: boolean }
  | { readonly kind: "log"; readonly text: string }
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string; readonly aborted: boolean };
