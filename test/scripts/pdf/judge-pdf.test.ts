import { describe, expect, it } from "vitest";

import type { ExpectedPage } from "../../../scripts/pdf/expected-page.ts";
import { judgePdf } from "../../../scripts/pdf/judge-pdf.ts";
import { pdfKinds } from "../../../scripts/pdf/pdf-kinds.ts";
import type { PdfFacts, PdfPage } from "../../../scripts/pdf/read-pdf.ts";

const [kind] = pdfKinds({ fragments: false });
const expected: ExpectedPage = {
  slide: "2.1",
  cell: "loss",
  texts: ["Theloss", "efficient"],
  headings: ["Theloss"],
  figures: [
    { id: "figure-loss-1", isVector: true, texts: ["Epoch"] },
    { id: "figure-loss-2", isVector: false, texts: [] },
  ],
  links: ["https://doi.org/10.1/2"],
  jumps: 1,
};
const page: PdfPage = {
  width: 749,
  height: 546,
  // As PDFs have it: a ligature, and spaces anywhere.
  text: "The l oss e\uFB03cient Epoch",
  paths: 12,
  images: 1,
  links: ["https://doi.org/10.1/2"],
  jumps: 2,
  fonts: [{ name: "ABCDEF+SourceSans3", isEmbedded: true }],
};
const facts: PdfFacts = {
  title: "A test",
  language: "en",
  isTagged: true,
  bookmarks: ["A test", "The loss"],
  pages: [page],
};

function judge(change: Partial<PdfPage>, file: Partial<PdfFacts> = {}): string[] {
  const changed = { ...facts, pages: [{ ...page, ...change }], ...file };
  const findings = judgePdf({
    notebook: "01-test",
    kind: kind!,
    title: "A test",
    facts: changed,
    expected: [expected],
  });
  return findings.map(({ rule }) => rule);
}

describe("what is wrong with a PDF", () => {
  it("is nothing where every page holds what it should", () => {
    expect(judge({})).toEqual([]);
  });

  it.each<[string, Partial<PdfPage>, Partial<PdfFacts>]>([
    ["pdf-pages", {}, { pages: [page, page] }],
    ["pdf-title", {}, { title: "Untitled" }],
    ["pdf-title", {}, { language: "" }],
    ["pdf-tags", {}, { isTagged: false }],
    ["pdf-bookmarks", {}, { bookmarks: ["A test"] }],
    ["pdf-size", { width: 612, height: 792 }, {}],
    ["pdf-empty", { text: " ", images: 0 }, {}],
    ["pdf-text", { text: "The loss Epoch" }, {}],
    ["pdf-figure", { text: "The loss efficient" }, {}],
    ["pdf-figure", { paths: 0 }, {}],
    ["pdf-figure", { images: 0 }, {}],
    ["pdf-links", { links: [] }, {}],
    ["pdf-links", { jumps: 0 }, {}],
    ["pdf-fonts", { fonts: [{ name: "Helvetica", isEmbedded: false }] }, {}],
  ])("is %s where it breaks that rule alone", (rule, change, file) => {
    expect(judge(change, file)).toEqual([rule]);
  });

  it("is told with file, page, slide and cell", () => {
    const [finding] = judgePdf({
      notebook: "01-test",
      kind: { ...kind!, suffix: ".handout" },
      title: "A test",
      facts: { ...facts, pages: [{ ...page, text: "Epoch" }] },
      expected: [expected],
    });
    expect(finding).toMatchObject({ notebook: "01-test", slide: "2.1", cell: "loss", view: "print" });
    expect(finding?.message).toMatch(/^01-test\.handout\.pdf: page 1: .*"Theloss", "efficient"/);
  });
});
