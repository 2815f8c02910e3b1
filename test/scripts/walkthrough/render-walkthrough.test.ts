import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { readBibliography } from "../../../scripts/deck/bibliography.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";
import { renderWalkthrough, type WalkthroughTools } from "../../../scripts/walkthrough/render-walkthrough.ts";
import { readSourceFiles } from "../../../scripts/walkthrough/source-files.ts";
import { codeCell, display, markdownCell, notebook, renderTools } from "../../support/notebooks.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const FILES: Record<string, string> = {
  "gate.ts":
    "/** A gate, x · g(x). @see Glorot2010, eq. 3 */\nexport const gate = {\n  value: (x: number) => x * 2,\n  slope: () => 2,\n};\n",
  "moved.ts": "export const elsewhere = 1;\n",
};
const tools = (overrides: Partial<WalkthroughTools> = {}): WalkthroughTools => ({
  ...renderTools({ highlight: (code) => `<pre class="shiki"><code>${lines(code)}</code></pre>` }),
  template: readFileSync(join(root, "slides", "walkthrough.html"), "utf8"),
  sources: {
    read: (file) => FILES[file],
    declaring: (name) => Object.keys(FILES).filter((file) => FILES[file]!.includes(`const ${name}`)),
  },
  ...overrides,
});
function lines(code: string): string {
  return code
    .split("\n")
    .map((line) => `<span class="line">${line.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</span>`)
    .join("\n");
}
const render = (cells: Parameters<typeof notebook>[0], metadata = {}) =>
  renderWalkthrough(notebook(cells, metadata), tools());
const withSource = (source: unknown) =>
  render([markdownCell("eq", "$$f = 2x$$", "slide", { activation_lab: { source: source as never } })]);
const say = (text: string) => display({ "text/markdown": text });

describe("the frame of a walkthrough", () => {
  const page = render(
    [
      markdownCell("title", "# Why?\n\nBecause.", "slide"),
      markdownCell("one", "## First *part* [@He2015]", "slide"),
      markdownCell("more", "More.", "fragment"),
      markdownCell("two", "## A detail", "subslide"),
      codeCell("three", "1 + 1", [say("It is **2**.")], {}, "slide"),
    ],
    { activation_lab: { minutes: 45, paper: "Glorot2010" } },
  );

  it("opens a section at each heading, and continues it on slides without one", () => {
    expect(page.sections).toBe(3);
    expect(page.html).toMatch(
      /<section id="two" data-slide="3"[\s\S]*1 \+ 1[\s\S]*It is <strong>2<\/strong>/,
    );
    expect(page.findings).toEqual([]);
  });

  it("lists the sections, without links in links", () => {
    expect(page.html).toContain(
      '<li class="level-2"><a href="#one">First <em>part</em> (He &amp; Zhang, 2015)</a></li>',
    );
    expect(page.html).toContain('<li class="level-3"><a href="#two">A detail</a></li>');
    expect(page.html).toContain('<a href="#page.references">References</a>');
  });

  it("states the paper and the minutes, links the slides, and has exactly one title", () => {
    expect(page.html).toMatch(/follows Glorot &amp; Bengio, 2010 · 45 minutes/);
    expect(page.html).toContain('href="00-test.html"');
    expect(page.html.match(/<h1>/g)).toHaveLength(1);
    expect(render([markdownCell("a", "Straight in.", "slide")]).html).toContain("<h1>A test</h1>");
  });

  it("links citations to references of its own, which are those that are cited", () => {
    expect(page.html).toContain('href="#reference.He2015"');
    expect(page.html).toContain('<li id="reference.He2015">');
    expect(page.html).not.toContain('<li id="reference.Glorot2010">');
    expect(page.html).not.toContain("#/references");
  });
});

describe("what a reader sees of cells", () => {
  it("closes code that the slides leave out, and shows it all the same", () => {
    const { html } = render([
      codeCell("open", "open();", [], {}, "slide"),
      codeCell("made", "draw();", [say("A figure.")], { tags: ["remove-input"] }),
      codeCell("setup", "prepare();", [say("Not for slides.")], {}, "skip"),
    ]);
    expect(html).toMatch(/<div class="block block-code" data-cell="open"><pre/);
    expect(html).toMatch(
      /A figure\.[\s\S]*<summary>Show the code that made this<\/summary><pre[\s\S]*draw\(\);/,
    );
    expect(html).toMatch(/<summary>Show the code behind what follows<\/summary><pre[\s\S]*prepare\(\);/);
    expect(html).not.toContain("Not for slides.");
  });

  it("shows text beside the slides only where a tag asks for it, and boxes the discussion", () => {
    const { html } = render([
      markdownCell("a", "## A", "slide"),
      markdownCell("b", "Private remark.", "skip"),
      markdownCell("c", "For readers.", "skip", { tags: ["walkthrough"] }),
      markdownCell("d", "## Questions", "skip", { tags: ["discussion"] }),
    ]);
    expect(html).not.toContain("Private remark.");
    expect(html).toContain("For readers.");
    expect(html).toContain('<section id="d" class="discussion"');
  });

  it("obeys the tags that take things out", () => {
    const { html } = render([
      markdownCell("a", "Gone text", "slide", { tags: ["remove-cell"] }),
      codeCell("b", "kept();", [say("Gone output")], { tags: ["remove-output"] }, "slide"),
      markdownCell("r", "- the notebook's own list", "-", { tags: ["references"] }),
    ]);
    expect(html).not.toMatch(/Gone|own list/);
    expect(html).toContain("kept();");
  });

  it("reports hostile cells and shows none of it", () => {
    const { html, findings } = render([
      markdownCell("m", '## A <script>alert(1)</script><img src=x onerror="alert(2)">', "slide"),
      codeCell("c", "f('</script><script>alert(3)')", [
        display({ "text/html": "<b onclick='alert(4)'>b</b>" }),
      ]),
    ]);
    expect(html).not.toMatch(/<script>alert|onerror|onclick/);
    expect(findings.map(({ rule, cell }) => `${rule} ${cell}`)).toContain("unsafe-html m");
    expect(findings.map(({ rule, cell }) => `${rule} ${cell}`)).toContain("unsafe-html c");
  });
});

describe("leaks", () => {
  const nbgrader = (solution: boolean, grade: boolean) => ({ nbgrader: { solution, grade } });
  const { html, findings } = render([
    markdownCell("a", "## Exercises", "slide"),
    markdownCell("notes", "SECRET note", "notes"),
    markdownCell("tagged-notes", "SECRET discussion note", "notes", { tags: ["discussion", "walkthrough"] }),
    codeCell("code-notes", "SECRET()", [say("SECRET")], {}, "notes"),
    codeCell(
      "answer",
      "function f() {\n  // BEGIN SOLUTION\n  return SECRET;\n  // END SOLUTION\n}",
      [say("SECRET output")],
      nbgrader(true, false),
    ),
    codeCell("whole", "const SECRET = 1;", [], nbgrader(true, false), "skip"),
    codeCell(
      "test",
      "shown();\n// BEGIN HIDDEN TESTS\nSECRET();\n// END HIDDEN TESTS",
      [say("SECRET result")],
      nbgrader(false, true),
      "skip",
    ),
    markdownCell("text", "SECRET explanation", "-", nbgrader(true, true)),
    markdownCell("marks", "Asked.\nBEGIN MARK SCHEME\nSECRET marks\nEND MARK SCHEME"),
  ]);

  it("has no note, no solution, no hidden test, no mark scheme and none of their outputs", () => {
    expect(findings).toEqual([]);
    expect(html).not.toContain("SECRET");
  });

  it("keeps the exercise, its stub and the open part of its test", () => {
    expect(html).toContain("YOUR CODE HERE");
    expect(html).toMatch(/Show the test<\/summary>[\s\S]*shown\(\);/);
    expect(html).toContain("Asked.");
  });
});

describe("code of the package beside a text", () => {
  it("shows the lines with documentation, the whole declaration and a link to the line", () => {
    const { html, findings, files } = withSource({ file: "gate.ts", symbol: "gate.slope", mark: "=> 2" });
    expect(findings).toEqual([]);
    expect(files).toEqual(["gate.ts"]);
    expect(html).toContain('<a href="sources/gate.ts.html#L4">gate.ts, line 4</a>');
    expect(html).toMatch(/class="line marked" style="--indent:2ch">slope: \(\) => 2/);
    expect(html).toMatch(/<summary><code>gate\.slope<\/code><\/summary>[\s\S]*A gate, x · g\(x\)\./);
    expect(html).toMatch(/source-card[\s\S]*value: \(x: number\)/);
    expect(html).toContain('<li id="reference.Glorot2010">');
  });

  it("takes several, in order", () => {
    const { html } = withSource([
      { file: "gate.ts", symbol: "gate.value" },
      { file: "moved.ts", symbol: "elsewhere" },
    ]);
    expect(html).toMatch(/gate\.ts, line 3[\s\S]*moved\.ts, line 1/);
  });

  it.each([
    [{ file: "gate.ts", symbol: "gate.width" }, /gate\.ts has no symbol gate\.width: gate has no width/],
    [{ file: "gate.ts", symbol: "elsewhere" }, /has no symbol elsewhere.*It is in src\/moved\.ts/],
    [{ file: "old.ts", symbol: "gate" }, /no source file src\/old\.ts\. It is in src\/gate\.ts/],
    [
      { file: "gate.ts", symbol: "gate", mark: "nothing" },
      /No line of gate in src\/gate\.ts holds "nothing"/,
    ],
    [{ file: "gate.ts" }, /A source is \{"file"/],
    ["gate", /Got: "gate"/],
    [{ file: "gate.ts", symbol: "gate", mark: "" }, /A source is/],
  ])("reports %j", (source, message) => {
    const { findings, html } = withSource(source);
    expect(findings).toEqual([
      { rule: "source", message: expect.stringMatching(message), notebook: "00-test", cell: "eq" },
    ]);
    expect(html).toContain('class="math-display"');
  });
});

describe("readSourceFiles", () => {
  it("reads source files below its folder and nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "activation-lab-sources-"));
    try {
      writeFileSync(join(folder, "a.ts"), "export const a = 1;");
      writeFileSync(join(folder, "a.json"), "{}");
      const sources = readSourceFiles(folder);
      expect(sources.read("a.ts")).toContain("const a");
      expect(sources.declaring("a")).toEqual(["a.ts"]);
      for (const file of ["a.json", "../a.ts", "x/../a.ts", join(folder, "a.ts"), "..\\a.ts", "b.ts", ""]) {
        expect(sources.read(file), file).toBeUndefined();
      }
      symlinkSync("/etc/hostname", join(folder, "link.ts"));
      expect(sources.read("link.ts")).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the notebooks of the course", () => {
  const names = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));

  it.each(names)("%s names code that is there", (name) => {
    const path = join(root, "notebooks", name);
    const { findings, html } = renderWalkthrough(
      readNotebook(readFileSync(path, "utf8"), path),
      tools({
        bibliography: readBibliography(readFileSync(join(root, "CITATION.bib"), "utf8")),
        sources: readSourceFiles(join(root, "src")),
      }),
    );
    expect(findings).toEqual([]);
    expect(html).not.toMatch(/END SOLUTION|HIDDEN TESTS/);
  });
});
