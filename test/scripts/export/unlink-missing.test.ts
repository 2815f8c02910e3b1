import { describe, expect, it } from "vitest";

import { unlinkMissing } from "../../../scripts/export/unlink-missing.ts";

const unlink = (html: string, page = "01-a.html"): string =>
  unlinkMissing(page, html, (path) => ["01-a.html", "sources/b.ts.html", "index.html"].includes(path));

describe("links of an exported page", () => {
  it.each([
    '<a href="01-a.html#x">here</a>',
    '<a href="sources/b.ts.html#L3">b</a>',
    '<a href="#reference.a">a</a>',
    '<a href="https://doi.org/10.1/2">c</a>',
    '<a href="mailto:a@b.example">d</a>',
    '<li class="form"><a href="01-a.html">Slides</a></li>',
    "<p>a &amp; b</p>",
  ])("stay where they lead somewhere: %s", (html) => {
    expect(unlink(html)).toBe(html);
  });

  it("are words where what they led to is not there", () => {
    const html = '<p><a href="02-b.html">the <b>next</b> one</a> and <a href="index.html">all</a></p>';
    expect(unlink(html)).toBe('<p>the <b>next</b> one and <a href="index.html">all</a></p>');
  });

  it("start from the folder of their page", () => {
    const page = "sources/b.ts.html";
    expect(unlink('<a href="../index.html">all</a>', page)).toBe('<a href="../index.html">all</a>');
    expect(unlink('<a href="index.html">all</a>', page)).toBe("all");
  });

  it("go with their item in a list of forms", () => {
    const form = (file: string) => `<li class="form"><a href="${file}">Form</a></li>`;
    expect(unlink(`<ul>${form("01-a.html")}${form("01-a.notes.pdf")}</ul>`)).toBe(
      `<ul>${form("01-a.html")}</ul>`,
    );
  });

  it("may be no address of a browser's making", () => {
    expect(unlink('<a href="50%.html">half</a>')).toBe("half");
  });
});
