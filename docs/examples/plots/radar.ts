import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { radar } from "@hyaline/plots";
import { compared } from "../data/compared.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const comparison = await compared();
  log(radar(comparison, { width }));
};
