// Holds rooms to the rule of folders: a package's families are folders of `src`; the files directly in one are public and
// each named for what it exports; everything else lies in `parts/`. A folder's index.ts opens with what it is for.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { files, root } from "./files.mjs";

/** The families of each room that is laid out by them. Other folders of these rooms are named, too. */
const rooms = {
  explainers: {
    families:
      "gradient propagation activation intervention shapley surrogate occlusion rules counterfactual example influence concept global",
    others: "testing",
  },
  layers: {
    families:
      "activation dense convolution pooling normalisation recurrent attention embedding shape container",
    others: "parts testing initialisers",
  },
  metrics: {
    families:
      "faithfulness robustness localisation complexity randomisation axiomatic agreement comparison textbook",
    others: "parts testing",
  },
  plots: {
    families: "attribution population image text series model report",
    others: "parts testing",
  },
  optimizers: { families: "rules transforms schedules", others: "parts testing" },
};
/** Families whose own folders hold more than `parts/`: rules that several methods share. */
const nested = { "explainers/propagation": "rules composites canonisers" };

/** Rooms of two directions: all that does not lie directly in `src` lies in one of these. */
const places = {
  onnx: "generated read/graph read/ops read/trees read/testing write/graph write/ops write/ort write/testing",
};

const isComment = (text) => /^\s*(\/\*\*?|\/\/)/.test(text);
const exportsName = (text, name) =>
  new RegExp(
    `export (?:async )?(?:const|function|class|interface|type) ${name}\\b|export \\{[^}]*\\b${name}\\b`,
  ).test(text);

const problems = [];
let count = 0;
for (const [room, { families, others }] of Object.entries(rooms)) {
  const known = families.split(" ");
  const allowed = new Set([...known, ...others.split(" ")]);
  const src = `packages/${room}/src`;
  for (const file of files(src, (name) => name.endsWith(".ts"))) {
    const [folder, next, ...deeper] = file.slice(src.length + 1).split("/");
    if (next === undefined) continue;
    count++;
    if (!allowed.has(folder))
      problems.push(`${file}: ${folder}/ is no family of ${room}; they are ${known.join(", ")}`);
    if (!known.includes(folder)) continue;
    const text = readFileSync(join(root, file), "utf8");
    const name = posix.basename(file, ".ts");
    if (deeper.length > 0 || !next.endsWith(".ts")) {
      const inside = new Set(["parts", ...(nested[`${room}/${folder}`] ?? "").split(" ")]);
      if (!inside.has(next))
        problems.push(`${file}: what is not public in ${folder}/ lies in ${folder}/parts/`);
    } else if (name === "index") {
      if (!isComment(text)) problems.push(`${file}: opens with what the folder is for`);
    } else if (!name.includes(".") && !exportsName(text, name)) {
      problems.push(`${file}: is named for what it exports, or lies in ${folder}/parts/`);
    }
  }
}

for (const [room, listed] of Object.entries(places)) {
  const known = listed.split(" ");
  const src = `packages/${room}/src`;
  for (const file of files(src, (name) => name.endsWith(".ts"))) {
    const path = file.slice(src.length + 1);
    if (!path.includes("/")) continue;
    count++;
    if (!known.some((place) => path.startsWith(`${place}/`)))
      problems.push(`${file}: lies in none of ${known.join(", ")}`);
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${count} files keep to the rule of folders`);
