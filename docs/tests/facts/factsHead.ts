import { type Declared, docsRows, type Source } from "@hyaline/core/facts";
import type { ExplainerFacts, MetricFacts, PlotFacts } from "@hyaline/explanation";

/** What a page's list of facts says, by the words in front. */
type Lines = Readonly<Record<string, string | undefined>>;

const models: Readonly<Record<ExplainerFacts["needs"], string>> = {
  whiteBox: "a white box: a traceable function of tensors",
  predictions: "any model: a traceable function, or one that only answers",
  trees: "an ensemble of trees",
  linear: "a linear model",
  trained: "a model as it was trained: its variables, its loss and its training rows",
  none: "no model",
};
const rows: Readonly<Record<ExplainerFacts["rows"], string>> = {
  numbers: "one array of rows",
  records: "one array of rows, or several by name",
  inputs: "one array of rows, several by name, or texts",
  texts: "texts",
  none: "nothing",
};
const given: Readonly<Record<ExplainerFacts["gives"], string>> = {
  explanation: "an explanation: an attribution for each element, feature or player",
  featureEffects: "effects of features: curves over their values",
  scores: "scores",
  comparison: "a comparison",
  counterfactuals: "counterfactuals",
  influences: "influences of rows",
  conceptScores: "scores of concepts, each with a test",
  maxima: "inputs that were found, and what the model answers there",
  readings: "readings: for each row a table of numbers whose axes are named",
  rules: "rules",
  sensitivities: "sensitivities of features",
};
const promised: Readonly<Record<ExplainerFacts["promises"][number], string>> = {
  completeness: "attributions and base value add up to the output",
  standardError: "each value has a standard error",
};
const judged: Readonly<Record<MetricFacts["needs"][number], string>> = {
  model: "the `model`",
  explain: "the explainer's own `explain`",
  withParameters: "the explainer `withParameters` of the model",
  withSeed: "the explainer `withSeed`, of any seed",
  withInput: "the explainer `withInput`, of a model whose input is changed",
  mask: "a `mask` of what should be found",
  other: "an `other` explanation of the same rows",
};
const drawn: Readonly<Record<PlotFacts["draws"], string>> = {
  explanation: "explanation",
  featureEffects: "effects of features",
  readings: "readings",
  scores: "scores",
  series: "series of numbers",
  counterfactuals: "counterfactuals",
  comparison: "a comparison",
  predictions: "predictions of rows whose classes are known",
  epoch: "epochs of a training's history",
  modelOutline: "a model's outline",
};
const counted: Readonly<Record<PlotFacts["count"], (what: string) => string>> = {
  one: (what) => `one result: ${what}`,
  oneOrMore: (what) => `one result or several side by side: ${what}`,
  list: (what) => `a list: ${what}`,
};

const end = (bound: number) => String(bound).replace("Infinity", "∞");
const list = (texts: readonly string[]) => (texts.length > 0 ? texts.join("; ") : undefined);
const cited = ({ authors, title, year, where }: Source) =>
  [authors, `*${title}*`, String(year), ...(where ? [where] : [])].join(", ");

const byRoom: Readonly<Record<string, (facts: never) => Lines>> = {
  explainers: (facts: ExplainerFacts) => ({
    Explains: models[facts.needs],
    Takes: `${rows[facts.rows]}${facts.missing ? "; NaN may stand for a missing value" : ""}`,
    Gives: given[facts.gives],
    Promises: list(facts.promises.map((each) => promised[each])),
    "Evaluations of the model for one row": facts.cost,
  }),
  metrics: (facts: MetricFacts) => ({
    "Needs besides the explanation": list(facts.needs.map((each) => judged[each])),
    "Better is": facts.direction,
    Range: facts.range.map(end).join(" to "),
  }),
  plots: (facts: PlotFacts) => ({
    Draws: counted[facts.count](drawn[facts.draws]),
    "Rows are": facts.rows === "any" ? undefined : facts.rows,
    "The result must have": list(facts.needs.map((each) => `\`${each}\``)),
  }),
};

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** The table of options; which of them a call takes is said where some do. */
function optionsTable(declared: Declared): readonly string[] {
  const lines = docsRows(declared);
  if (lines.length === 0) return [];
  const table = [
    "| option | given to | takes | default | what it is |",
    "| --- | --- | --- | --- | --- |",
    ...lines.map((line) =>
      line.replace("| factory |", "| the factory |").replace("| call |", "| `explain` |"),
    ),
  ];
  const calls = Object.keys(declared.callOptions).length > 0;
  return [
    "",
    "## Options",
    "",
    ...table.map((line) => (calls ? line : line.replace(/^(\|[^|]*)\|[^|]*/, "$1"))),
  ];
}

/** The head of an item's page in Markdown, up to where its prose begins: all that its facts and options say. */
export function factsHead(room: string, declared: Declared): string {
  const { facts } = declared;
  const { name, title, family, summary, formula, source } = facts;
  const exported = room === "training" ? `${family}.${name}` : name;
  const said = { ...byRoom[room]?.(facts as never), Source: source && cited(source) };
  const lines = Object.entries(said).flatMap(([words, text]) => (text ? [`- ${words}: ${text}`] : []));
  return [
    "---",
    `family: ${capital(family)}`,
    "---",
    "<!-- What stands above the second mark is written from facts: pnpm readme-tables -->",
    `# ${title}`,
    "",
    summary,
    "",
    `\`${exported}\` of [@hyaline/${room}](../../packages/${room}/README.md)`,
    ...(formula ? ["", "```text", formula, "```"] : []),
    ...(lines.length > 0 ? ["", ...lines] : []),
    ...optionsTable(declared),
    "",
    "",
  ].join("\n");
}
