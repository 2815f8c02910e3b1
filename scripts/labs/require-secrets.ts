import type * as ts from "@tslab/typescript-for-tslab";

import { loadTypeScript } from "../load-typescript.ts";
import type { ParsedCell } from "./cell-names.ts";
import { type CheckCall, refuseNode, SECRET_OPTIONS, type TestCell } from "./check-calls.ts";

/** A use of a name that the cell declares or takes from elsewhere. */
interface Use {
  readonly identifier: ts.Identifier;
  /** Where the cell declares it; `undefined` if it does not. */
  readonly declaration: ts.Node | undefined;
  readonly isSecret: boolean;
}

/**
 * Checks that what is expected can be kept from the student's kernel and does not come from there.
 *
 * @param studentNames What answer cells declare.
 * @throws Problem if a name, or a part of it, that the cell declares serves only to say what is expected: it would stay
 *   behind; or if what is expected depends on what the student wrote.
 */
export function requireSecrets(
  cell: TestCell,
  { file, declarationsOf }: ParsedCell,
  calls: readonly CheckCall[],
  studentNames: ReadonlySet<string>,
): void {
  const ts = loadTypeScript();
  const secrets = calls.flatMap(({ options }) =>
    [...options].filter(([name]) => SECRET_OPTIONS.includes(name)).map(([, option]) => option),
  );
  const uses: Use[] = [];
  const visit = (node: ts.Node, isSecret: boolean): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isIdentifier(node)) {
      const declarations = declarationsOf(node);
      const declaration = declarations?.[0];
      const isDeclaration = declaration !== undefined && "name" in declaration && declaration.name === node;
      if (declarations !== null && !isDeclaration) uses.push({ identifier: node, declaration, isSecret });
    }
    ts.forEachChild(node, (child) =>
      visit(child, isSecret || secrets.includes(child as ts.ObjectLiteralElementLike)),
    );
  };
  visit(file, false);

  const fromStudent = findTainted(uses, studentNames);
  for (const use of uses.filter(({ isSecret }) => isSecret)) {
    const { identifier, declaration } = use;
    if (isTainted(use, studentNames, fromStudent))
      refuseNode(
        cell,
        identifier,
        "What is expected does not depend on what the student wrote.",
        "Write the value that is right, or check the difference of the two: its expected value is 0.",
      );
    if (declaration === undefined || isInside(declaration, secrets)) continue;
    const open = uses.filter((other) => other.declaration === declaration && !other.isSecret);
    const paths = open.map((other) => pathOf(ts, other.identifier));
    const path = pathOf(ts, identifier);
    if (
      !paths.some((other) => path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`))
    )
      refuseNode(
        cell,
        identifier,
        "What only says what is expected stands in `expected`: elsewhere students could read it.",
        "Write its value there, and one check for each value in place of a table.",
      );
  }
}

/** Declarations of the cell that use a student's name, directly or through others. */
function findTainted(uses: readonly Use[], studentNames: ReadonlySet<string>): Set<ts.Node> {
  const tainted = new Set<ts.Node>();
  for (let before = -1; before < tainted.size; ) {
    before = tainted.size;
    for (const { declaration } of uses) {
      if (declaration === undefined || tainted.has(declaration)) continue;
      const origin = originOf(declaration);
      if (uses.some((use) => isInside(use.identifier, [origin]) && isTainted(use, studentNames, tainted)))
        tainted.add(declaration);
    }
  }
  return tainted;
}

function isTainted(
  { identifier, declaration }: Use,
  studentNames: ReadonlySet<string>,
  tainted: ReadonlySet<ts.Node>,
): boolean {
  return declaration === undefined ? studentNames.has(identifier.text) : tainted.has(declaration);
}

/** From what a declared name has its value: itself, the variable that it is a part of, or the list of a loop. */
function originOf(declaration: ts.Node): ts.Node {
  const ts = loadTypeScript();
  let node = declaration;
  while (ts.isBindingElement(node)) node = node.parent.parent;
  if (ts.isParameter(node)) return node;
  const loop = node.parent?.parent;
  return loop !== undefined && (ts.isForOfStatement(loop) || ts.isForInStatement(loop))
    ? loop.expression
    : node;
}

function isInside(node: ts.Node, others: readonly ts.Node[]): boolean {
  for (let each: ts.Node | undefined = node; each !== undefined; each = each.parent)
    if (others.includes(each)) return true;
  return false;
}

/** A name with the properties that are read of it, such as `row[1]`; a method that is called is none of them. */
function pathOf(typescript: typeof ts, identifier: ts.Identifier): string {
  let node: ts.Node = identifier;
  for (;;) {
    const { parent }: ts.Node = node;
    const isAccess =
      (typescript.isPropertyAccessExpression(parent) || typescript.isElementAccessExpression(parent)) &&
      parent.expression === node;
    const isWrapped = typescript.isNonNullExpression(parent);
    const isMethod =
      isAccess && typescript.isCallExpression(parent.parent) && parent.parent.expression === parent;
    if (!(isAccess || isWrapped) || isMethod) return node.getText().replaceAll(/[!?\s]/g, "");
    node = parent;
  }
}
