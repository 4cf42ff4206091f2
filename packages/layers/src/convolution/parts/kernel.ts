/** What layers with a kernel over spatial axes share: its sizes, its start, and PyTorch's names. */
import { type DType, fail, random, type Spec, sizeOf, type Tensor } from "@hyaline/core";
import type { KernelOptions } from "../../dense/dense.js";
import { zeros } from "../../initialisers/constant.js";
import { glorotUniform } from "../../initialisers/varianceScaling.js";
import { type ApplyOptions, type Layer, type Params, stateless } from "../../layer.js";
import { checkCount } from "../../parts/checkCount.js";
import { floatDType } from "../../parts/floatDType.js";
import { checkSpatial, perSpatialAxis } from "../../parts/spatial.js";
import { torchNames } from "../../parts/torchNames.js";

/** How many channels a kernel makes, and in how many groups that do not see each other. */
export interface Channels {
  readonly filters: number;
  readonly groups: number;
}

interface KernelRules {
  readonly name: string;
  /** What containers call it. */
  readonly kind: string;
  readonly rank: 1 | 2 | 3;
  readonly kernelSize: number | readonly number[];
  readonly options: KernelOptions;
  readonly channels: (input: number) => Channels;
  /** The kernel's first two axes. */
  readonly leading: (input: number, channels: Channels) => readonly [number, number];
  readonly run: (x: Tensor, kernel: Tensor, bias: Tensor | undefined, groups: number) => Tensor;
}

/** A layer with a kernel and a bias over [batch, channels, ...spatial]. */
export function kernelLayer(rules: KernelRules): Layer {
  const { name, kind, rank, channels, leading, run } = rules;
  const { activation = (x: Tensor) => x, useBias = true, dtype } = rules.options;
  const { kernelInit = glorotUniform, biasInit = zeros } = rules.options;
  const window = perSpatialAxis(name, "kernel size", rules.kernelSize, rank);
  checkCount(name, Object.fromEntries(window.map((n, i) => [`kernel axis ${i}`, n])));
  return stateless({
    name: kind,
    init: (key: Tensor, input: Spec): Params => {
      const given = checkSpatial(name, input, rank).shape[1] as number;
      const made = channels(given);
      checkGroups(name, given, made);
      const fans: { readonly fanIn: number; readonly fanOut: number; readonly dtype: DType } = {
        fanIn: (given / made.groups) * sizeOf(window),
        fanOut: (made.filters / made.groups) * sizeOf(window),
        dtype: floatDType(name, dtype, input.dtype),
      };
      const shape = [...leading(given, made), ...window];
      const kernel = kernelInit(random.fold(key, 0), { ...fans, shape });
      if (!useBias) return { kernel };
      return { kernel, bias: biasInit(random.fold(key, 1), { ...fans, shape: [made.filters] }) };
    },
    apply: (params: Params, x: Tensor, _: ApplyOptions) => {
      const { kernel, bias } = params as { readonly kernel: Tensor; readonly bias?: Tensor };
      const { groups } = channels(checkSpatial(name, x, rank).shape[1] as number);
      return activation(run(x, kernel, bias, groups));
    },
    ...torchNames({ kernel: "weight", bias: "bias" }),
  });
}

function checkGroups(name: string, given: number, { filters, groups }: Channels): void {
  if (given % groups === 0 && filters % groups === 0) return;
  fail(
    "argument",
    `${name} needs groups that divide its channels and filters`,
    `${groups} for ${given} and ${filters}`,
  );
}
