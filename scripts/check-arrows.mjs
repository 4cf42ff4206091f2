// Holds the source files to the architecture: which package may import which, no deep import into another package,
// nothing undeclared, no import cycle between the files of a package, no backend named where none may be.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, posix } from "node:path";
import ts from "typescript";
import { arrows, backendBlind, lazy, mostInTypeCircle, mutual } from "./arrows.mjs";
import { files, root } from "./files.mjs";

const problems = [];
const isTest = (file) => /\.test\.ts$|\/testing\/|^docs\/tests\//.test(file);
const isSource = (file) => /\.ts$/.test(file) && !/\.(d|config)\.ts$/.test(file);

/** Every module that a file names: `{ specifier, line, typeOnly }`, and its string literals. */
function read(file) {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest);
  const imports = [];
  const strings = [];
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const add = (node, specifier, typeOnly, dynamic = false) => {
    if (specifier && ts.isStringLiteralLike(specifier)) {
      imports.push({ specifier: specifier.text, line: lineOf(node), typeOnly, dynamic });
    }
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node)) add(node, node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], false, true);
    } else {
      if (ts.isStringLiteralLike(node)) strings.push({ text: node.text, line: lineOf(node) });
      ts.forEachChild(node, visit);
      return;
    }
    // A dynamic import may sit inside anything; a declaration holds nothing more to see.
    if (ts.isCallExpression(node)) ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, strings };
}

/** The shortest way from `start` back to itself through `graph` (file -> files), if there is one. */
function cycleThrough(start, graph) {
  const cameFrom = new Map();
  const queue = [start];
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) {
        const cycle = [start];
        for (let step = file; step !== start; step = cameFrom.get(step)) cycle.unshift(step);
        return [start, ...cycle];
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, file);
      queue.push(next);
    }
  }
}

/** Reports a cycle once, not once for each of its files. */
function checkCycles(graph) {
  const reported = new Set();
  for (const file of graph.keys()) {
    if (reported.has(file) || mutual.some((folder) => file.startsWith(folder))) continue;
    const cycle = cycleThrough(file, graph);
    if (!cycle) continue;
    for (const member of cycle) reported.add(member);
    problems.push(`${file}: import cycle: ${cycle.map((name) => posix.basename(name)).join(" -> ")}`);
  }
}

/** The files that reach each other through imports of any kind, types among them: Tarjan's algorithm (1972). */
function circles(graph) {
  const [index, low, stack, found] = [new Map(), new Map(), [], []];
  const visit = (file) => {
    const at = index.size;
    index.set(file, at);
    low.set(file, at);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
    }
    if (low.get(file) === at) found.push(stack.splice(stack.indexOf(file)));
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return found.filter(({ length }) => length > 1);
}

/** Types may refer to each other, but what cannot be read one by one is small. */
function checkTypeCircles(typeGraph) {
  for (const circle of circles(typeGraph)) {
    if (circle.length <= mostInTypeCircle) continue;
    const names = circle.map((file) => posix.basename(file)).join(", ");
    problems.push(`${circle[0]}: ${circle.length} files refer to each other's types: ${names}`);
  }
}

function checkRelative(file, { specifier, line, typeOnly }, room, graph, typeGraph) {
  const path = posix.join(posix.dirname(file), specifier);
  if (!path.startsWith(`${room}/`)) {
    problems.push(`${file}:${line}: "${specifier}" reaches out of ${room}; import the package by its name`);
    return;
  }
  const target = path.replace(/\.js$/, ".ts");
  if (!isTest(file) && isTest(target))
    problems.push(`${file}:${line}: a source file may not import test code (${specifier})`);
  if (!existsSync(join(root, target))) return;
  typeGraph.get(file).push(target);
  if (!typeOnly) graph.get(file).push(target);
}

function checkWorkspace(file, { specifier, line, typeOnly, dynamic }, name) {
  const [, other, deep] = /^@hyaline\/([^/]+)(\/.*)?$/.exec(specifier);
  if (deep) {
    const manifest = join(root, "packages", other, "package.json");
    const doors = existsSync(manifest)
      ? Object.keys(JSON.parse(readFileSync(manifest, "utf8")).exports ?? {})
      : [];
    if (!doors.includes(`.${deep}`))
      problems.push(`${file}:${line}: "${specifier}" is a deep import; use a public door`);
  }
  const allowed = arrows[name];
  if (allowed && !isTest(file) && other !== name && !allowed.includes(other)) {
    problems.push(
      `${file}:${line}: ${name} may not import ${other}; it may import ${allowed.join(", ") || "no package"}`,
    );
  }
  if (!isTest(file) && !typeOnly && !dynamic && lazy[name]?.includes(other)) {
    problems.push(`${file}:${line}: ${name} may import ${other} only with import() or as types`);
  }
}

function checkDeclared(file, { specifier, line }, manifest) {
  if (
    isTest(file) ||
    specifier.startsWith("#") ||
    /^node:/.test(specifier) ||
    builtinModules.includes(specifier)
  )
    return;
  const dependency = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  if (dependency !== manifest.name && !(dependency in declared)) {
    problems.push(`${file}:${line}: "${dependency}" is not among the dependencies of ${manifest.name}`);
  }
}

function checkManifest(manifest, name) {
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  if (name === "core" && declared.length > 0) problems.push(`core has dependencies: ${declared.join(", ")}`);
  for (const dependency of declared.filter((key) => key.startsWith("@hyaline/"))) {
    const other = dependency.slice("@hyaline/".length);
    if (!arrows[name].includes(other))
      problems.push(`packages/${name}/package.json: ${name} may not depend on ${other}`);
  }
}

const listed = (folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
const rooms = [...listed("packages"), ...listed("apps"), "docs"].filter((room) =>
  existsSync(join(root, room, "package.json")),
);
let count = 0;
for (const room of rooms) {
  const name = posix.basename(room);
  const isPackage = room.startsWith("packages/");
  const manifest = JSON.parse(readFileSync(join(root, room, "package.json"), "utf8"));
  if (isPackage && !arrows[name])
    problems.push(`${room}: scripts/arrows.mjs does not say what ${name} may import`);
  else if (isPackage) checkManifest(manifest, name);

  const sources = files(room, isSource);
  const graph = new Map(sources.map((file) => [file, []]));
  const typeGraph = new Map(sources.map((file) => [file, []]));
  for (const file of sources) {
    count++;
    const { imports, strings } = read(file);
    for (const found of imports) {
      if (found.specifier.startsWith(".")) checkRelative(file, found, room, graph, typeGraph);
      else {
        if (found.specifier.startsWith("@hyaline/")) checkWorkspace(file, found, name);
        if (isPackage) checkDeclared(file, found, manifest);
      }
    }
    if (isPackage && backendBlind.includes(name) && !isTest(file)) {
      for (const { text, line } of strings) {
        if (/^(ort|tfjs|reference)(:|$)|@hyaline\/backend-/.test(text)) {
          problems.push(`${file}:${line}: "${text}" names a backend; ${name} runs on any`);
        }
      }
    }
  }
  checkCycles(graph);
  checkTypeCircles(typeGraph);
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${count} files keep to the arrows`);
