import type * as ts from "@tslab/typescript-for-tslab";

import { loadTypeScript } from "../load-typescript.ts";

/** The names of a code cell at the top: values and types alike, as tslab carries both from cell to cell. */
export interface CellNames {
  /** Declared or imported here. */
  readonly declared: ReadonlySet<string>;
  /** Used here and declared elsewhere: in an earlier cell, or by JavaScript itself. */
  readonly used: ReadonlySet<string>;
  /** Those of the used ones that get another value here. */
  readonly assigned: ReadonlySet<string>;
}

/** A cell as TypeScript reads it, alone, with what is known of its names. */
export interface ParsedCell {
  readonly file: ts.SourceFile;
  /** Where an identifier is declared in this cell: `undefined` if it is not, `null` if it names no variable at all. */
  declarationsOf(identifier: ts.Identifier): readonly ts.Node[] | undefined | null;
}

/** Parses cells as the kernel's own TypeScript does; what they import is not looked at. */
export function parseCells(sources: readonly string[]): ParsedCell[] {
  const ts = loadTypeScript();
  const target = ts.ScriptTarget.ES2022;
  const names = sources.map((_, index) => `/cell-${index}.ts`);
  const files = new Map<string, ts.SourceFile>();
  const program = ts.createProgram({
    rootNames: names,
    // Each cell is a module: else all would share their names.
    options: {
      target,
      noLib: true,
      noResolve: true,
      types: [],
      moduleDetection: ts.ModuleDetectionKind.Force,
    },
    host: {
      getSourceFile: (name, options) => {
        const file = ts.createSourceFile(name, sources[names.indexOf(name)]!, options, true);
        files.set(name, file);
        return file;
      },
      fileExists: (name) => names.includes(name),
      readFile: () => undefined,
      writeFile: () => undefined,
      getDefaultLibFileName: () => "/lib.d.ts",
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
    },
  });
  const checker = program.getTypeChecker();
  return names.map((name) => ({
    file: files.get(name)!,
    declarationsOf: (identifier) => {
      if (!isReference(ts, identifier)) return null;
      const symbol = ts.isShorthandPropertyAssignment(identifier.parent)
        ? checker.getShorthandAssignmentValueSymbol(identifier.parent)
        : checker.getSymbolAtLocation(identifier);
      return symbol?.declarations;
    },
  }));
}

/** Names of each of the cells. */
export function readCellNames(sources: readonly string[]): CellNames[] {
  const ts = loadTypeScript();
  return parseCells(sources).map(({ file, declarationsOf }) => {
    const declared = new Set(file.statements.flatMap((statement) => declaredBy(ts, statement)));
    const used = new Set<string>();
    const assigned = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && declarationsOf(node) === undefined) {
        used.add(node.text);
        if (isAssigned(ts, node)) assigned.add(node.text);
      }
      if (!ts.isImportDeclaration(node)) ts.forEachChild(node, visit);
    };
    visit(file);
    return { declared, used, assigned };
  });
}

/** Whether an identifier stands for a variable or type, and not for a property, a label or a keyword. */
function isReference(typescript: typeof ts, identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (typescript.isPropertyAccessExpression(parent)) return parent.name !== identifier;
  if (typescript.isQualifiedName(parent)) return parent.right !== identifier;
  if (typescript.isBindingElement(parent)) return parent.propertyName !== identifier;
  return !(
    typescript.isLabeledStatement(parent) ||
    typescript.isBreakOrContinueStatement(parent) ||
    typescript.isMetaProperty(parent)
  );
}

function isAssigned(typescript: typeof ts, identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (typescript.isBinaryExpression(parent)) {
    const { FirstAssignment, LastAssignment } = typescript.SyntaxKind;
    const { kind } = parent.operatorToken;
    return parent.left === identifier && kind >= FirstAssignment && kind <= LastAssignment;
  }
  const isUnary = typescript.isPrefixUnaryExpression(parent) || typescript.isPostfixUnaryExpression(parent);
  const { PlusPlusToken, MinusMinusToken } = typescript.SyntaxKind;
  return isUnary && [PlusPlusToken, MinusMinusToken].some((token) => token === parent.operator);
}

/** The names that a statement declares in the scope where it stands. */
function declaredBy(typescript: typeof ts, statement: ts.Statement): string[] {
  if (typescript.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundBy(typescript, name));
  if (typescript.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const inner =
      namedBindings === undefined
        ? []
        : typescript.isNamespaceImport(namedBindings)
          ? [namedBindings.name]
          : namedBindings.elements.map((element) => element.name);
    return [...(name === undefined ? [] : [name]), ...inner].map(({ text }) => text);
  }
  const isDeclaration =
    typescript.isFunctionDeclaration(statement) ||
    typescript.isClassDeclaration(statement) ||
    typescript.isInterfaceDeclaration(statement) ||
    typescript.isTypeAliasDeclaration(statement) ||
    typescript.isEnumDeclaration(statement) ||
    typescript.isModuleDeclaration(statement);
  return isDeclaration && statement.name !== undefined ? [statement.name.text] : [];
}

/** The names in a pattern such as `[a, { b }]`. */
function boundBy(typescript: typeof ts, name: ts.BindingName): string[] {
  if (typescript.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    typescript.isOmittedExpression(element) ? [] : boundBy(typescript, element.name),
  );
}
