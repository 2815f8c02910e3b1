import type { Bibliography } from "../deck/bibliography.ts";
import { escapeHtml } from "../deck/escape-html.ts";
import type { HighlightCode } from "../deck/highlight-code.ts";
import { wrapLines } from "./code-lines.ts";
import { docstringHtml, readDocstring } from "./docstring.ts";
import { type FoundSymbol, findSymbol } from "./find-symbol.ts";
import type { SourceFiles } from "./source-files.ts";
import type { SourceMark } from "./source-mark.ts";
import { lineAnchor, sourcePageName } from "./source-page.ts";

export interface SourceTools {
  readonly sources: SourceFiles;
  readonly highlight: HighlightCode;
  readonly bibliography: Bibliography;
  referenceAddress(key: string): string;
  cite(key: string): void;
  report(message: string): void;
}

const LANGUAGE = "typescript";

/** Where a name is that a file does not have: it may have moved. */
function lookElsewhere({ file, symbol }: SourceMark, sources: SourceFiles): string {
  const others = sources.declaring(symbol.split(".")[0]!).filter((other) => other !== file);
  return others.length === 0
    ? "Mend the name, or take the mark out of the cell."
    : `It is in ${others.map((other) => `src/${other}`).join(", ")}: name that file.`;
}

function locate(mark: SourceMark, { sources, report }: SourceTools): FoundSymbol | undefined {
  const text = sources.read(mark.file);
  if (text === undefined) {
    report(`There is no source file src/${mark.file}. ${lookElsewhere(mark, sources)}`);
    return undefined;
  }
  const found = findSymbol(text, mark.file, mark.symbol);
  if (typeof found !== "string") return found;
  report(`src/${mark.file} has no symbol ${mark.symbol}: ${found}. ${lookElsewhere(mark, sources)}`);
  return undefined;
}

function markedLines(found: FoundSymbol, mark: SourceMark, report: SourceTools["report"]): Set<number> {
  const lines = found.code.split("\n");
  const marked = new Set<number>();
  for (const text of mark.mark) {
    const holding = lines.flatMap((line, index) => (line.includes(text) ? [index] : []));
    if (holding.length === 0) {
      report(
        `No line of ${mark.symbol} in src/${mark.file} holds ${JSON.stringify(text)}. Mend the mark of the cell.`,
      );
    }
    for (const index of holding) marked.add(index);
  }
  return marked;
}

/**
 * The lines of the package that a mark names, as they are now, with a link to the file; documentation and the whole
 * declaration open on demand. Gives `undefined`, and reports why, where the package has no such lines.
 */
export function sourceBlock(mark: SourceMark, tools: SourceTools): string | undefined {
  const found = locate(mark, tools);
  if (found === undefined) return undefined;
  const code = wrapLines(
    tools.highlight(found.code, LANGUAGE),
    found.code,
    markedLines(found, mark, tools.report),
  );
  const documentation = found.comment === undefined ? "" : docstringHtml(readDocstring(found.comment), tools);
  const isPart = found.whole.first !== found.first || found.whole.last !== found.last;
  const whole = isPart ? wrapLines(tools.highlight(found.whole.code, LANGUAGE), found.whole.code) : "";
  const range = found.first === found.last ? `line ${found.first}` : `lines ${found.first}–${found.last}`;
  const address = `${sourcePageName(mark.file)}#${lineAnchor(found.first)}`;
  const symbol = `<code>${escapeHtml(mark.symbol)}</code>`;
  const more = documentation + whole;
  const name =
    more === ""
      ? `<span>${symbol}</span>`
      : `<details class="source-more"><summary>${symbol}</summary><div class="source-card">${more}</div></details>`;
  return (
    `<div class="source"><div class="source-head">${name}` +
    `<a href="${escapeHtml(address)}">${escapeHtml(mark.file)}, ${range}</a></div>${code}</div>`
  );
}
