import { describe, expect, it } from "vitest";

import { readBibliography } from "../../../scripts/deck/bibliography.ts";
import { docstringHtml, readDocstring } from "../../../scripts/walkthrough/docstring.ts";
import { BIBTEX } from "../../support/notebooks.ts";

const cited: string[] = [];
const html = (comment: string): string =>
  docstringHtml(readDocstring(comment), {
    bibliography: readBibliography(BIBTEX),
    referenceAddress: (key) => `#reference.${key}`,
    cite: (key) => cited.push(key),
  });

describe("readDocstring", () => {
  it("parts text from tags, and joins wrapped lines", () => {
    const comment = `/**
 * Swish: x · σ(βx),
 * smooth.
 *
 * Second paragraph.
 *
 * @param beta Slope of the gate,
 * 1 by default.
 * @throws Problem if it is not finite.
 * @example swish().value(1); // 0.7
 */`;
    expect(readDocstring(comment)).toEqual({
      paragraphs: ["Swish: x · σ(βx), smooth.", "Second paragraph."],
      tags: [
        { tag: "param", text: "beta Slope of the gate, 1 by default." },
        { tag: "throws", text: "Problem if it is not finite." },
        { tag: "example", text: "swish().value(1); // 0.7" },
      ],
    });
  });

  it("reads a comment of one line with a source in it", () => {
    expect(readDocstring("/** He's rule. @see He2015, eq. 10 */")).toEqual({
      paragraphs: ["He's rule."],
      tags: [{ tag: "see", text: "He2015, eq. 10" }],
    });
  });
});

describe("docstringHtml", () => {
  it("escapes everything and sets backticks as code", () => {
    expect(html("/** `a < b` <img onerror=alert(1)> & more. @param x <b>bold</b> */")).toBe(
      "<p><code>a &lt; b</code> &lt;img onerror=alert(1)&gt; &amp; more.</p>" +
        "<dl><dt><code>x</code></dt><dd>&lt;b&gt;bold&lt;/b&gt;</dd></dl>",
    );
  });

  it("links a cited work to its reference and tells that it was cited", () => {
    expect(html("/** Rule. @see Glorot2010, eq. 16 */")).toContain(
      '<a class="citation" href="#reference.Glorot2010">Glorot &amp; Bengio, 2010, eq. 16</a>',
    );
    expect(cited).toContain("Glorot2010");
    expect(html("/** Rule. @see WCAG 2.2 */")).toContain("<dd>WCAG 2.2</dd>");
  });
});
