import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";

import { Problem } from "../problem.ts";

/** The works that notebooks and docstrings may cite, by BibTeX key. */
export interface Bibliography {
  has(key: string): boolean;
  keys(): string[];
  /** Authors and year for running text, such as `Glorot & Bengio, 2010`. */
  label(key: string): string;
  /** The full reference as HTML with its address as a link, APA style. */
  reference(key: string): string;
}

function parse(bibtex: string): Cite {
  try {
    return new Cite(bibtex);
  } catch (error) {
    throw new Problem(
      {
        rule: "CITATION.bib must be BibTeX.",
        came: error instanceof Error ? error.message.split("\n")[0]! : String(error),
        cure: "Look for a missing comma or brace, or for an @ outside an entry.",
      },
      { cause: error },
    );
  }
}

/** Reads BibTeX text; the whole project has one file, `CITATION.bib`. */
export function readBibliography(bibtex: string): Bibliography {
  const library = parse(bibtex);
  const keys = new Set<string>(library.data.map((entry) => entry.id));
  return {
    has: (key) => keys.has(key),
    keys: () => [...keys],
    label: (key) =>
      String(library.format("citation", { entry: [key], template: "apa" })).replace(/^\(|\)$/g, ""),
    reference: (key) => {
      const html = new Cite(library.data.filter((entry) => entry.id === key)).format("bibliography", {
        format: "html",
        template: "apa",
      });
      const entry = /<div[^>]*csl-entry[^>]*>([\s\S]*?)<\/div>/.exec(String(html))?.[1] ?? "";
      return entry
        .trim()
        .replace(
          /https?:\/\/[^\s<]+[^\s<.,]/g,
          (address) => `<a href="${address}" target="_blank" rel="noopener noreferrer">${address}</a>`,
        );
    },
  };
}

/** `[@Key]`, `[@Key, eq. 4]`, `[@One; @Two]`: Pandoc's form, which stays readable where nothing renders it. */
export const CITATION_GROUP = /\[(@[A-Za-z][\w:-]*(?:, [^\];@]+)?(?:; ?@[A-Za-z][\w:-]*(?:, [^\];@]+)?)*)\]/g;

export interface CitationItem {
  readonly key: string;
  readonly locator: string;
}

export function readCitationGroup(inner: string): CitationItem[] {
  return inner.split(/; ?/).map((item) => {
    const [key = "", ...locator] = item.slice(1).split(", ");
    return { key, locator: locator.join(", ") };
  });
}
