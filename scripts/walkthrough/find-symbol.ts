import type * as ts from "@tslab/typescript-for-tslab";

import { loadTypeScript } from "../load-typescript.ts";

/** A piece of a source file. */
export interface Excerpt {
  /** Its lines, without the indentation that all of them share. */
  readonly code: string;
  /** Numbers of its first and last line in the file, from 1. */
  readonly first: number;
  readonly last: number;
}

export interface FoundSymbol extends Excerpt {
  /** The comment before the declaration as it is written, that of the declaration around it where it has none. */
  readonly comment: string | undefined;
  /** The declaration at the top of the file of which it is a part, itself for a symbol without a dot. */
  readonly whole: Excerpt;
}

/**
 * Finds a declaration by its name: `swish` at the top of a file, `swish.value` the property, method or variable `value`
 * inside it. Of several that have the name the outermost is meant. Gives the reason as text where there is none.
 *
 * @param file Name for the parser; only its ending matters.
 */
export function findSymbol(text: string, file: string, symbol: string): FoundSymbol | string {
  const { createSourceFile, ScriptTarget } = loadTypeScript();
  const source = createSourceFile(file, text, ScriptTarget.Latest, true);
  const [name = "", ...path] = symbol.split(".");
  const top = source.statements.filter((statement) => namesOf(statement).includes(name)).at(-1);
  if (top === undefined) return `it declares no ${name}`;
  let found: ts.Node = top;
  let shown = name;
  for (const part of path) {
    const inside = outermost(found, part);
    if (inside.length !== 1) {
      return inside.length === 0
        ? `${shown} has no ${part}`
        : `${shown} has ${inside.length} declarations of ${part} side by side; name the one around it`;
    }
    found = inside[0]!;
    shown += `.${part}`;
  }
  return {
    ...excerpt(source, found),
    comment: commentOf(source, found) ?? commentOf(source, top),
    whole: excerpt(source, top),
  };
}

/** The names that a file declares at its top, such as `swish` and `sigmoid`. */
export function topNames(text: string, file: string): string[] {
  const { createSourceFile, ScriptTarget } = loadTypeScript();
  return createSourceFile(file, text, ScriptTarget.Latest, true).statements.flatMap(namesOf);
}

function namesOf(statement: ts.Statement): string[] {
  const { isIdentifier, isVariableStatement } = loadTypeScript();
  const declarations: readonly { name?: ts.Node }[] = isVariableStatement(statement)
    ? statement.declarationList.declarations
    : [statement as { name?: ts.Node }];
  return declarations.flatMap(({ name }) => (name !== undefined && isIdentifier(name) ? [name.text] : []));
}

/** The declarations of a name that lie least deep inside a node. */
function outermost(node: ts.Node, name: string): ts.Node[] {
  let level: ts.Node[] = childrenOf(node);
  while (level.length > 0) {
    const found = level.filter((child) => declares(child, name));
    if (found.length > 0) return found;
    level = level.flatMap(childrenOf);
  }
  return [];
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return children;
}

function declares(node: ts.Node, name: string): boolean {
  const { SyntaxKind, isIdentifier, isStringLiteral } = loadTypeScript();
  if (node.kind === SyntaxKind.VariableStatement) return namesOf(node as ts.Statement).includes(name);
  const kinds = [
    SyntaxKind.FunctionDeclaration,
    SyntaxKind.MethodDeclaration,
    SyntaxKind.MethodSignature,
    SyntaxKind.PropertyAssignment,
    SyntaxKind.PropertyDeclaration,
    SyntaxKind.PropertySignature,
  ];
  const declared = (node as { name?: ts.Node }).name;
  if (!kinds.includes(node.kind) || declared === undefined) return false;
  return (isIdentifier(declared) || isStringLiteral(declared)) && declared.text === name;
}

function excerpt(source: ts.SourceFile, node: ts.Node): Excerpt {
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const [first, last] = [lineOf(node.getStart(source)), lineOf(node.getEnd())];
  const lines = source.text.split(/\r?\n/).slice(first, last + 1);
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return { code: lines.map((line) => line.slice(indent)).join("\n"), first: first + 1, last: last + 1 };
}

function commentOf(source: ts.SourceFile, node: ts.Node): string | undefined {
  const ranges = loadTypeScript().getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  return ranges
    .map(({ pos, end }) => source.text.slice(pos, end))
    .filter((comment) => comment.startsWith("/**"))
    .at(-1);
}
