import { ortBackend } from "@hyaline/backend-ort";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import { HyalineError, jit, kernelBackend, tensor } from "@hyaline/core";
import { expect, test } from "vitest";

/** Slips, with what the message has to say. The types refuse them too. */
const slips: readonly (readonly [string, () => unknown, RegExp])[] = [
  [
    "a device",
    () => ortBackend({ devise: "wasm" } as object),
    /ortBackend has no option devise.*did you mean device/,
  ],
  [
    "threads of no use",
    () => ortBackend({ threads: 1.5 }),
    /threads must be a whole number from 1 up; got 1\.5/,
  ],
  ["a text for options", () => ortBackend("wasm" as never), /write \{ device: "wasm" \}/],
  [
    "a worker by words",
    () => ortBackend({ worker: "yes" as never }),
    /worker must be true or false; got "yes"/,
  ],
  ["an engine", () => tfjsBackend({ engin: "cpu" } as never), /tfjsBackend has no option engin;.*engine/],
  ["no engine", () => tfjsBackend({} as never), /tfjsBackend needs engine/],
  ["a donation", () => jit((x) => x, { donates: [0] } as object), /jit has no option donates.*donate/],
  [
    "a call's backend",
    () => jit((x) => x).call([tensor(1)], { backnd: 1 } as object),
    /call has no option backnd.*backend/,
  ],
  [
    "a reading's signal",
    () => tensor(1).data({ signall: 1 } as object),
    /data has no option signall.*signal/,
  ],
  [
    "an array's backend",
    () => tensor(1).array({ backnd: 1 } as object),
    /array has no option backnd.*backend/,
  ],
  ["an item's backend", () => tensor(1).item({ backnd: 1 } as object), /item has no option backnd.*backend/],
  ["a dtype", () => tensor([1], { dType: "int32" } as object), /tensor has no option dType.*dtype/],
  [
    "kernels",
    () => kernelBackend({ name: "x", kernel: {} } as never),
    /kernelBackend has no option kernel;.*kernels/,
  ],
];

test.each(slips)("%s: the nearest option is named", async (_, call, says) => {
  const error = await Promise.resolve()
    .then(call)
    .catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(HyalineError);
  expect((error as HyalineError).code).toBe("argument");
  expect((error as HyalineError).message).toMatch(says);
});
