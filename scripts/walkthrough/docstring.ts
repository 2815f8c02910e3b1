import type { Bibliography } from "../deck/bibliography.ts";
import { escapeHtml } from "../deck/escape-html.ts";

export interface DocstringTag {
  /** Such as `param`, `returns`, `throws`, `see` or `example`. */
  readonly tag: string;
  readonly text: string;
}

export interface Docstring {
  readonly paragraphs: readonly string[];
  readonly tags: readonly DocstringTag[];
}

/** Reads a comment of the form `/** ... *\/`: running text first, then tags, each until the next one. */
export function readDocstring(comment: string): Docstring {
  const lines = comment
    .replace(/^\/\*\*/, "")
    .replace(/\*\/$/, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const [text = "", ...rest] = lines
    .join("\n")
    .trim()
    // A tag inside a line, such as the @see of a comment of one line, is one as well.
    .split(/(?:^|\n\s*|\s)@(?=(?:param|returns|throws|see|example|default|deprecated)\b)/);
  return {
    paragraphs: text
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ").trim())
      .filter((paragraph) => paragraph !== ""),
    tags: rest.map((entry) => {
      const [, tag = "", content = ""] = /^(\w+)\s*([\s\S]*)$/.exec(entry) ?? [];
      return { tag, text: tag === "example" ? content.trim() : content.replace(/\s*\n\s*/g, " ").trim() };
    }),
  };
}

/** Text as HTML, with what stands in backticks as code. */
function proseHtml(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

const LABELS: Record<string, string> = {
  returns: "Gives",
  throws: "Throws",
  default: "Default",
  deprecated: "Deprecated",
};

/** A docstring as HTML; a cited work is told to `cite` and links to its reference. */
export function docstringHtml(
  { paragraphs, tags }: Docstring,
  tools: { bibliography: Bibliography; referenceAddress(key: string): string; cite(key: string): void },
): string {
  const seeHtml = (text: string): string => {
    const [, key = "", locator = ""] = /^([A-Za-z][\w:-]*)(.*)$/.exec(text) ?? [];
    if (!tools.bibliography.has(key)) return proseHtml(text.replace(/\{@link (\S+?)\}/g, "`$1`"));
    tools.cite(key);
    const label = escapeHtml(tools.bibliography.label(key) + locator);
    return `<a class="citation" href="${escapeHtml(tools.referenceAddress(key))}">${label}</a>`;
  };
  const entries = tags.map(({ tag, text }) => {
    if (tag === "param") {
      const [name = "", ...rest] = text.split(/\s+/);
      return `<dt><code>${escapeHtml(name)}</code></dt><dd>${proseHtml(rest.join(" "))}</dd>`;
    }
    if (tag === "see") return `<dt>Source</dt><dd>${seeHtml(text)}</dd>`;
    if (tag === "example") return `<dt>Example</dt><dd><code>${escapeHtml(text)}</code></dd>`;
    return `<dt>${LABELS[tag] ?? escapeHtml(tag)}</dt><dd>${proseHtml(text)}</dd>`;
  });
  const list = entries.length === 0 ? "" : `<dl>${entries.join("")}</dl>`;
  return paragraphs.map((paragraph) => `<p>${proseHtml(paragraph)}</p>`).join("") + list;
}
