import type * as ts from "@tslab/typescript-for-tslab";

import { loadTypeScript } from "../load-typescript.ts";
import { Problem } from "../problem.ts";
import { type ParsedCell, parseCells } from "./cell-names.ts";

/** A test cell of an exercise, and where it stands. */
export interface TestCell {
  readonly notebook: string;
  readonly id: string;
  readonly source: string;
}

/** A call of `check` in a test cell: what it is called with. */
export interface CheckCall {
  readonly call: ts.CallExpression;
  readonly name: ts.Expression;
  readonly value: ts.Expression;
  /** The options by name: `expected`, `at`, `tolerance`, `hint`. */
  readonly options: ReadonlyMap<string, ts.ObjectLiteralElementLike>;
}

const OPTIONS = ["expected", "at", "tolerance", "hint"];
/** What a student's kernel must not see. */
export const SECRET_OPTIONS: readonly string[] = ["expected", "tolerance", "hint"];

/**
 * Parses a test cell and finds its calls of `check`.
 *
 * @throws Problem if the cell gives a verdict in another way, or in one that cannot be told from its text.
 */
export function findCheckCalls(cell: TestCell): { parsed: ParsedCell; calls: CheckCall[] } {
  const ts = loadTypeScript();
  const parsed = parseCells([cell.source])[0]!;
  const calls: CheckCall[] = [];
  const refuse = (node: ts.Node, rule: string, cure: string): never => refuseNode(cell, node, rule, cure);
  const visit = (node: ts.Node): void => {
    if (ts.isThrowStatement(node))
      refuse(node, "A test cell leaves the verdict to `check`.", "Write check(name, value, { expected }).");
    if (ts.isImportSpecifier(node) && node.propertyName?.text === "check")
      refuse(node, "`check` keeps its name.", 'Write import { check } from "activation-lab".');
    if (ts.isIdentifier(node) && node.text === "check" && parsed.declarationsOf(node) !== null) {
      const [declaration] = parsed.declarationsOf(node) ?? [];
      const { parent } = node;
      if (declaration !== undefined && !ts.isImportSpecifier(declaration)) {
        if (!ts.isPropertyAssignment(declaration))
          refuse(declaration, "`check` is that of the package.", "Give yours another name.");
      } else if (ts.isCallExpression(parent) && parent.expression === node) {
        calls.push(readCall(parent, refuse));
      } else if (!ts.isImportSpecifier(parent)) {
        refuse(parent, "`check` is only called.", "Write check(name, value, { expected }) for each value.");
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed.file);
  if (calls.length === 0)
    refuse(parsed.file, "A test cell checks a value.", "Write check(name, value, { expected, hint }).");
  return { parsed, calls };
}

function readCall(
  call: ts.CallExpression,
  refuse: (node: ts.Node, rule: string, cure: string) => never,
): CheckCall {
  const ts = loadTypeScript();
  const [name, value, options, ...more] = call.arguments;
  if (name === undefined || value === undefined || options === undefined || more.length > 0)
    return refuse(call, "`check` takes a name, a value and its options.", "Add { expected: ... }.");
  if ([name, value].some(ts.isSpreadElement) || !ts.isObjectLiteralExpression(options))
    return refuse(call, "The options of `check` stand in its call.", "Write them there: { expected: ... }.");
  const read = new Map<string, ts.ObjectLiteralElementLike>();
  for (const option of options.properties) {
    const key = option.name !== undefined && ts.isIdentifier(option.name) ? option.name.text : "";
    const isPlain = ts.isPropertyAssignment(option) || ts.isShorthandPropertyAssignment(option);
    if (!isPlain || !OPTIONS.includes(key) || read.has(key))
      return refuse(
        option,
        `The options of \`check\` are ${OPTIONS.join(", ")}, each once.`,
        "Write no other.",
      );
    read.set(key, option);
  }
  if (!read.has("expected")) return refuse(call, "`check` says what is expected.", "Add expected: ....");
  return { call, name, value, options: read };
}

/** @throws Problem that names notebook, cell and line. */
export function refuseNode(cell: TestCell, node: ts.Node, rule: string, cure: string): never {
  const file = node.getSourceFile();
  const start = node === file ? 0 : node.getStart(file);
  const { line } = file.getLineAndCharacterOfPosition(start);
  const text = file.text.slice(start).trim().split("\n")[0]!.slice(0, 120);
  throw new Problem({
    rule: `${cell.notebook}, cell ${cell.id}, line ${line + 1}: ${rule}`,
    came: text === "" ? "an empty cell" : `\`${text}\``,
    cure,
  });
}
