import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { limeSeries } from "@hyaline/explainers";
import { bar } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

/** A stand-in for a monitor of machines: how far the second half of an hour's readings lies above the first. */
const alarm = async (series: number[][]) =>
  series.map((steps) => {
    const mean = (part: number[]) => part.reduce((sum, v) => sum + v, 0) / part.length;
    return 1 / (1 + Math.exp(mean(steps.slice(0, 30)) - mean(steps.slice(30))));
  });

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const hour = Array.from(
    { length: 60 },
    (_, minute) => Math.sin(minute / 3) + (minute > 40 && minute < 50 ? 6 : 0),
  );
  const lime = limeSeries(alarm, { segments: 6, fill: "line", samples: 300 });
  log(bar(await lime.explain([hour]), { width }));
};
