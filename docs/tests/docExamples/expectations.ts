import ts from "typescript";

/** A value that an example states in the comment behind a statement. */
type Stated = { readonly spec: string } | { readonly value: unknown };

const dtypes = "float32|float16|float64|int32|uint32|int16|uint16|int8|uint8|bool";
const looksLikeValue = /^(?:[[\d"'{`]|-\d|-?Infinity\b|NaN\b|true\b|false\b|null\b|undefined\b)/;
const specOf = new RegExp(`^(?:${dtypes})\\[[\\d, ]*\\]`);

/** The literal that `text` begins with, and what stands behind it. */
function literal(text: string): { value: unknown; rest: string } {
  const source = ts.createSourceFile("comment.ts", `(${text}`, ts.ScriptTarget.ESNext, true);
  const statement = source.statements[0] as ts.ExpressionStatement;
  let node: ts.Node = (statement.expression as ts.ParenthesizedExpression).expression;
  // "2 and 3", "[1] (a remark)": what is parsed too far is left out.
  while (ts.isCallExpression(node) || ts.isBinaryExpression(node))
    node = ts.isCallExpression(node) ? node.expression : node.left;
  return { value: literalValue(node, text), rest: text.slice(node.end - 1).trim() };
}

function literalValue(node: ts.Node, text: string): unknown {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isPrefixUnaryExpression(node)) return -(literalValue(node.operand, text) as number);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => literalValue(element, text));
  if (ts.isObjectLiteralExpression(node))
    return Object.fromEntries(
      node.properties.map((property) => {
        if (!ts.isPropertyAssignment(property)) throw notAValue(text);
        return [(property.name as ts.Identifier).text, literalValue(property.initializer, text)];
      }),
    );
  const words: Readonly<Record<string, unknown>> = {
    true: true,
    false: false,
    null: null,
    undefined: undefined,
    Infinity: Number.POSITIVE_INFINITY,
    NaN: Number.NaN,
  };
  const word = node.getText();
  if (word in words) return words[word];
  throw notAValue(text);
}

const notAValue = (text: string) => new Error(`the comment "${text}" begins like a value and is none`);

/** The values that a comment states, in order ("[1] and [2]"), or undefined where it is prose. */
export function statedIn(comment: string): readonly Stated[] | undefined {
  const stated: Stated[] = [];
  let text = comment.trim();
  while (true) {
    const spec = specOf.exec(text)?.[0];
    if (spec === undefined && !looksLikeValue.test(text)) return stated.length === 0 ? undefined : stated;
    const read = spec === undefined ? literal(text) : undefined;
    stated.push(spec === undefined ? { value: read?.value } : { spec });
    const rest = read?.rest ?? text.slice(spec?.length).trim();
    if (!rest.startsWith("and ")) {
      if (rest !== "" && !/^[;:,(]/.test(rest)) throw notAValue(comment);
      return stated;
    }
    text = rest.slice(4);
  }
}

/**
 * The code with a call `check(line, got, comment)` behind each statement whose comment states a value: `f(x); // [1, 2]`,
 * `const y = f(x); // [1, 2]`, `const [a, b] = f(x); // [1] and [2]`, `const e = f(x); // e.values: [1, 2]`. Behind
 * `console.log(…)` stands what is printed, and `// throws HyalineError: …` says what is thrown. Lines stay where they are.
 */
export function withChecks(code: string): string {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ESNext, true);
  let out = "";
  let done = 0;
  for (const statement of source.statements) {
    const comment = ts
      .getTrailingCommentRanges(code, statement.end)
      ?.find(({ kind }) => kind === ts.SyntaxKind.SingleLineCommentTrivia);
    if (comment === undefined) continue;
    const text = code.slice(comment.pos + 2, comment.end).trim();
    const line = source.getLineAndCharacterOfPosition(statement.end).line;
    const made = checkOf(statement, text, line);
    if (made === undefined) continue;
    out += code.slice(done, made.from) + made.code;
    done = statement.end;
  }
  return out + code.slice(done);
}

function checkOf(statement: ts.Statement, text: string, line: number) {
  const named = /^([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*): (.*)$/.exec(text);
  const call = (got: string, comment: string) =>
    ` await check(${line}, [${got}], ${JSON.stringify(comment)});`;
  const after = { from: statement.end };
  if (named?.[1] !== undefined && named[2] !== undefined && statedIn(named[2]) !== undefined)
    return { ...after, code: call(named[1], named[2]) };
  if (ts.isExpressionStatement(statement)) {
    const expression = statement.expression.getText();
    if (text.startsWith("throws "))
      return {
        from: statement.getStart(),
        code: `await throws(${line}, async () => (${expression}), ${JSON.stringify(text.slice(7))});`,
      };
    if (expression.startsWith("console.log("))
      return { ...after, code: ` printed(${line}, ${JSON.stringify(text)});` };
    if (statedIn(text) === undefined) return;
    return { from: statement.getStart(), code: `${call(expression, text).trim()}` };
  }
  if (!ts.isVariableStatement(statement) || statedIn(text) === undefined) return;
  const { name } = statement.declarationList.declarations[0] as ts.VariableDeclaration;
  const names = ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) => (ts.isBindingElement(element) ? [element.name.getText()] : []));
  return { ...after, code: call(names.join(", "), text) };
}

/** Numbers may differ by a millionth of the largest that is stated; everything else is equal. */
export function differs(got: unknown, want: unknown): boolean {
  let largest = 0;
  const measure = (value: unknown): void => {
    if (typeof value === "number" && Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    if (Array.isArray(value)) value.forEach(measure);
  };
  measure(want);
  const equal = (a: unknown, b: unknown): boolean => {
    if (typeof a === "number" && typeof b === "number")
      return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-6 * largest;
    if (ArrayBuffer.isView(a)) return equal(Array.from(a as Float32Array), b);
    if (Array.isArray(a) && Array.isArray(b))
      return a.length === b.length && a.every((value, i) => equal(value, b[i]));
    if (typeof a === "object" && typeof b === "object" && a !== null && b !== null) {
      const keys = Object.keys({ ...a, ...b });
      return keys.every((key) =>
        equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
      );
    }
    return Object.is(a, b);
  };
  return !equal(got, want);
}
