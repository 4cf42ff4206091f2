import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { shapleyInteractions } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { signal, width }: Run) => {
  useBackend(await ortBackend());
  const { model, rows, background, featureNames } = await patients();
  const explainer = shapleyInteractions(model, { background: background.slice([0, 60, 6]) });
  const { extra } = await explainer.explain(rows.slice([0, 1]), { target: 0, signal });
  const names = (players: readonly number[]) => players.map((player) => featureNames[player]).join(" and ");
  const terms = extra.terms[0]?.slice(0, 8) ?? [];
  const labels = terms.map(({ players }) => names(players));
  log(barChart([{ name: "interaction", y: terms.map(({ value }) => value) }], { labels, width }));
};
