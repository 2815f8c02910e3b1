import type * as ts from "@tslab/typescript-for-tslab";

import { loadTypeScript } from "../load-typescript.ts";
import { type CheckCall, findCheckCalls, SECRET_OPTIONS, type TestCell } from "./check-calls.ts";
import { requireSecrets } from "./require-secrets.ts";

/**
 * Whose kernel a test cell runs in: the `reference` is the teacher's own source with its solutions, and says what is
 * expected; a `submission` must not learn it.
 */
export type RequestMode = "submission" | "reference";

/**
 * Rewrites a test cell so that it judges nothing and sends its values: `check(name, value, options)` becomes
 * `sendAnswer(name, () => value, options)`. For a submission nothing of `expected`, `tolerance` and `hint` is left, nor
 * are comments.
 *
 * @param studentNames What the answer cells of the notebook declare.
 * @throws Problem if a verdict hangs on something else, or what is expected could not be kept apart.
 */
export function requestValues(
  cell: TestCell,
  mode: RequestMode,
  studentNames: ReadonlySet<string> = new Set(),
): string {
  const ts = loadTypeScript();
  const { parsed, calls } = findCheckCalls(cell);
  requireSecrets(cell, parsed, calls, studentNames);
  const unused = (name: string): string => (cell.source.includes(name) ? unused(`${name}_`) : name);
  const senders = { plain: unused("sendToGrader"), awaited: unused("sendAwaitedToGrader") };
  const found = new Map(calls.map((call) => [call.call as ts.Node, call]));
  const rewrite: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
    const visit = (node: ts.Node): ts.Node => {
      const call = found.get(node);
      const visited = ts.visitEachChild(node, visit, context);
      return call === undefined ? visited : requestOf(call, visited as ts.CallExpression, mode, senders);
    };
    return ts.visitNode(file, visit) as ts.SourceFile;
  };
  const file = ts.transform(parsed.file, [rewrite]).transformed[0]!;
  const names = `sendAnswer as ${senders.plain}, sendAwaitedAnswer as ${senders.awaited}`;
  const head = `import { ${names} } from "activation-lab/notebook";\n`;
  return head + (mode === "reference" ? ts.createPrinter().printFile(file) : printLeniently(file));
}

/**
 * Prints a cell so that a name or a type that an answer does not have costs the checks that use it, and not all of the cell:
 * each statement in one line, of which the compiler does not complain. It hears of one `await`, by which tslab knows of all.
 */
function printLeniently(file: ts.SourceFile): string {
  const { createPrinter, EmitHint } = loadTypeScript();
  const printer = createPrinter({ removeComments: true });
  const texts = file.statements.map((statement) => printer.printNode(EmitHint.Unspecified, statement, file));
  const lines = texts.map((text) => {
    // Line ends inside quotes are part of a value.
    const line = /\\\n|`[^`]*\n[^`]*`/.test(text) ? text : text.replaceAll(/\s*\n\s*/g, " ");
    return `// @ts-ignore\n${line}\n`;
  });
  return [...(texts.some((text) => /\bawait\b/.test(text)) ? ["await undefined;\n"] : []), ...lines].join("");
}

function requestOf(
  { value, options }: CheckCall,
  visited: ts.CallExpression,
  mode: RequestMode,
  senders: { readonly plain: string; readonly awaited: string },
): ts.Expression {
  const { factory, SyntaxKind, isObjectLiteralExpression } = loadTypeScript();
  const [name, computed, literal] = visited.arguments as unknown as [
    ts.Expression,
    ts.Expression,
    ts.Expression,
  ];
  const isAwaited = awaits(value);
  const modifiers = isAwaited ? [factory.createModifier(SyntaxKind.AsyncKeyword)] : undefined;
  const arrow = factory.createToken(SyntaxKind.EqualsGreaterThanToken);
  const body = factory.createParenthesizedExpression(computed);
  const compute = factory.createArrowFunction(modifiers, undefined, [], undefined, arrow, body);
  const properties = isObjectLiteralExpression(literal) ? [...literal.properties] : [];
  const kept = [...options.keys()]
    .map((key, index) => ({ key, property: properties[index]! }))
    .filter(({ key }) => mode === "reference" || !SECRET_OPTIONS.includes(key))
    .map(({ property }) => property);
  const rest = kept.length === 0 ? [] : [factory.createObjectLiteralExpression(kept)];
  const sender = factory.createIdentifier(isAwaited ? senders.awaited : senders.plain);
  const call = factory.createCallExpression(sender, undefined, [name, compute, ...rest]);
  return isAwaited ? factory.createAwaitExpression(call) : call;
}

/** Whether an expression waits for something itself, and not in a function of its own. */
function awaits(node: ts.Node): boolean {
  const ts = loadTypeScript();
  if (ts.isAwaitExpression(node)) return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, (child) => awaits(child) || undefined) === true;
}
