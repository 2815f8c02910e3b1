import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";

import { readImageIn } from "../../../scripts/course/read-image.ts";

it("reads images beside the notebooks, and nothing else", () => {
  const root = mkdtempSync(join(tmpdir(), "activation-lab-image-"));
  try {
    const folder = join(root, "notebooks");
    mkdirSync(join(folder, "images"), { recursive: true });
    mkdirSync(join(root, "notebooks-of-others"));
    const files = [
      "notebooks/one.png",
      "notebooks/..two.PNG",
      "notebooks/images/three.svg",
      "notebooks/text.md",
      "outside.png",
      "notebooks-of-others/one.png",
    ];
    for (const file of files) writeFileSync(join(root, file), "x");
    const read = readImageIn(folder);
    expect(read("one.png")).toBe("data:image/png;base64,eA==");
    expect(read("..two.PNG")).toBe("data:image/png;base64,eA==");
    expect(read("images/../images/three.svg")).toBe("data:image/svg+xml;base64,eA==");
    const strangers = [
      "text.md",
      "none.png",
      "../outside.png",
      "../notebooks-of-others/one.png",
      join(root, "outside.png"),
    ];
    for (const source of strangers) expect(read(source), source).toBeUndefined();
  } finally {
    rmSync(root, { recursive: true });
  }
});
