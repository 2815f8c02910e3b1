import type { Finding } from "../finding.ts";
import type { ExpectedPage } from "./expected-page.ts";
import type { PdfKind } from "./pdf-kinds.ts";
import type { PdfFacts, PdfPage } from "./read-pdf.ts";

type Fault = Pick<Finding, "rule" | "message">;

/** Browsers round the size of a page to whole points or half ones. */
const SIZE_TOLERANCE = 1.5;

function flat(text: string): string {
  return text.normalize("NFKC").replace(/\s/g, "");
}

function quote(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).map((text) => JSON.stringify(text.slice(0, 40)));
  return `${shown.join(", ")}${texts.length > 3 ? ` and ${texts.length - 3} more` : ""}`;
}

function judgeFile(facts: PdfFacts, expected: readonly ExpectedPage[], title: string): Fault[] {
  const faults: Fault[] = [];
  const add = (rule: string, message: string) => faults.push({ rule, message });
  if (facts.pages.length !== expected.length) {
    const came = `The PDF has ${facts.pages.length} pages, and there are ${expected.length} to print.`;
    add("pdf-pages", `${came} Something is too tall for its page: shorten the slide or its notes.`);
  }
  if (flat(facts.title) !== flat(title)) {
    add("pdf-title", `The PDF is called ${JSON.stringify(facts.title)}, not ${JSON.stringify(title)}.`);
  }
  if (facts.language === "") add("pdf-title", "The PDF says no language, so it cannot be read out.");
  const bookmarks = new Set(facts.bookmarks.map(flat));
  const lost = expected.flatMap(({ headings }) => headings).filter((heading) => !bookmarks.has(heading));
  if (lost.length > 0) {
    add(
      "pdf-bookmarks",
      `Slides have no bookmark: ${quote(lost)}. Something hides them from screen readers.`,
    );
  }
  if (!facts.isTagged) add("pdf-tags", "The PDF has no tags, so screen readers find no order in it.");
  return faults;
}

function judgePage(page: PdfPage, expected: ExpectedPage, size: PdfKind["size"]): Fault[] {
  const faults: Fault[] = [];
  const add = (rule: string, message: string) => faults.push({ rule, message });
  const [width, height] = size;
  if (Math.abs(page.width - width) > SIZE_TOLERANCE || Math.abs(page.height - height) > SIZE_TOLERANCE) {
    add("pdf-size", `The page is ${page.width} by ${page.height} points, not ${width} by ${height}.`);
  }
  const text = flat(page.text);
  if (text === "" && page.images === 0) {
    add("pdf-empty", "The page is empty. Fill the slide, or take it out.");
    return faults;
  }
  const missing = expected.texts.filter((piece) => !text.includes(piece));
  if (missing.length > 0) {
    add("pdf-text", `Text of the slide cannot be found on the page: ${quote(missing)}.`);
  }
  for (const figure of expected.figures) {
    const lost = figure.texts.filter((piece) => !text.includes(piece));
    const isThere = figure.isVector ? lost.length === 0 && page.paths > 0 : page.images > 0;
    if (isThere) continue;
    const what = lost.length > 0 ? `, without its words ${quote(lost)}` : "";
    add("pdf-figure", `The figure ${figure.id} is not drawn on the page${what}. Look at it in the deck.`);
  }
  const links = expected.links.filter((address) => !page.links.includes(address));
  if (links.length > 0) add("pdf-links", `Links cannot be followed on the page: ${quote(links)}.`);
  if (expected.jumps > page.jumps) {
    const came = `${page.jumps} of ${expected.jumps} links to other slides work on the page.`;
    add("pdf-links", `${came} Write such a link as #/ and the number of a slide that is there.`);
  }
  const loose = page.fonts.filter(({ isEmbedded }) => !isEmbedded).map(({ name }) => name);
  if (loose.length > 0) add("pdf-fonts", `Fonts are not in the PDF: ${quote(loose)}.`);
  return faults;
}

/** Says what is wrong with a PDF: what it should hold, as the browser's page had it, against what it holds. */
export function judgePdf(options: {
  readonly notebook: string;
  readonly kind: PdfKind;
  readonly title: string;
  readonly facts: PdfFacts;
  readonly expected: readonly ExpectedPage[];
}): Finding[] {
  const { notebook, kind, title, facts, expected } = options;
  const named = (fault: Fault): Fault => ({
    ...fault,
    message: `${notebook}${kind.suffix}.pdf: ${fault.message}`,
  });
  const findings: Finding[] = judgeFile(facts, expected, title).map((fault) => ({
    ...named(fault),
    notebook,
  }));
  for (const [index, page] of facts.pages.entries()) {
    const plan = expected[index];
    if (plan === undefined) continue;
    for (const fault of judgePage(page, plan, kind.size)) {
      findings.push({
        ...named({ ...fault, message: `page ${index + 1}: ${fault.message}` }),
        notebook,
        cell: plan.cell,
        slide: plan.slide,
        view: "print",
      });
    }
  }
  return findings;
}
