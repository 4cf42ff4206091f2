import type { Declared, Source } from "@hyaline/core/facts";
import type { ExplainerFacts, MetricFacts } from "@hyaline/explanation";

/** The columns of a room's table: what stands over one, and what it says of a thing. */
type Columns = Readonly<Record<string, (one: Declared) => string>>;

/** As in "Kingma, Ba 2015" and "Sundararajan et al. 2017". */
function cited({ authors, year }: Source): string {
  const family = (author: string) => author.replace(/^(?:\p{Lu}[\p{L}]?\.[-\s]?)+\s*/u, "");
  const [first = "", second, ...more] = authors
    .replace(/ et al\.$/, ", , ")
    .split(", ")
    .map(family);
  if (second === undefined) return `${first} ${year}`;
  return more.length > 0 ? `${first} et al. ${year}` : `${first}, ${second} ${year}`;
}

const source = ({ facts }: Declared) => (facts.source ? cited(facts.source) : "");
const summary = ({ facts }: Declared) => facts.summary;
const family = ({ facts }: Declared) => facts.family;

const models: Readonly<Record<string, string>> = {
  whiteBox: "a white box",
  predictions: "any model",
  trees: "trees",
  trained: "a trained model",
  linear: "a linear model",
  none: "nothing",
};
const needed = ({ facts }: Declared) => (facts as MetricFacts).needs.map((need) => `\`${need}\``).join(", ");
const end = (bound: number) => String(bound).replace("Infinity", "∞");
const range = ({ facts }: Declared) => (facts as MetricFacts).range.map(end).join(" to ");

const columns: Readonly<Record<string, Columns>> = {
  explainers: {
    family,
    explainer: ({ facts }) => `\`${facts.name}\``,
    "what it says": summary,
    "of what": ({ facts }) => models[(facts as ExplainerFacts).needs] ?? "",
    cost: ({ facts }) => (facts as ExplainerFacts).cost,
    source,
  },
  metrics: {
    family,
    metric: ({ facts }) => `\`${facts.name}\``,
    "what it asks": summary,
    "needs besides the explanation": needed,
    better: ({ facts }) => (facts as MetricFacts).direction,
    range,
    source,
  },
  plots: { family, plot: ({ facts }) => `\`${facts.name}\``, "what it shows": summary, source },
  layers: { family, layer: ({ facts }) => `\`${facts.name}\``, "what it is": summary, source },
  optimizers: { family, name: ({ facts }) => `\`${facts.name}\``, "what it does": summary, source },
  training: {
    family,
    name: ({ facts }) => `\`${facts.family}.${facts.name}\``,
    "what it says": summary,
    source,
  },
};

/** A room's table in Markdown. A family is named in its first row; a column in which nothing stands is left out. */
export function readmeTable(room: string, declared: readonly Declared[]): string {
  const families = [...new Set(declared.map(family))];
  const sorted = families.flatMap((each) => declared.filter((one) => family(one) === each));
  const cells = Object.entries(columns[room] as Columns).map(([head, say]) => [
    head === "family" ? "" : head,
    ...sorted.map((one, i) => {
      const text = say(one).replaceAll("|", "\\|");
      const before = sorted[i - 1];
      return head === "family" && before && family(before) === text ? "" : text;
    }),
  ]);
  const kept = cells.filter(([, ...texts]) => texts.some((text) => text !== ""));
  const rows = ["", ...sorted.map(family)].map(
    (_, i) => `| ${kept.map((column) => column[i]).join(" | ")} |`,
  );
  return [rows[0], `|${" --- |".repeat(kept.length)}`, ...rows.slice(1)].join("\n");
}
