import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { courseFolders } from "../../../scripts/course/course-files.ts";
import { digestCourse, readStamp, removeStamp, writeStamp } from "../../../scripts/course/course-stamp.ts";

const FILES = [
  "notebooks/01-first.ipynb",
  "notebooks/picture.png",
  "src/dist/index.js",
  "src/activations/swish.ts",
  "datasets/digits/digits.csv",
  "slides/theme.css",
  "scripts/check/rule.ts",
  "CITATION.bib",
  "package-lock.json",
  "node_modules/.package-lock.json",
];
const RESULTS = [
  "slides/build/01-first.html",
  "slides/build/assets/plotly.js",
  "slides/build/check/report.json",
];

let root: string;
const folders = () => courseFolders(root);
const inputs = (settings: object = {}) => digestCourse(folders(), settings);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "activation-lab-stamp-"));
  for (const file of [...FILES, ...RESULTS]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), file);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

describe("the stamp of a run that found nothing wrong", () => {
  it("holds while nothing changes, wherever the course lies", async () => {
    await writeStamp(folders(), await inputs(), ["waived: one"]);
    expect(await readStamp(folders(), await inputs())).toEqual(["waived: one"]);
    const copy = `${root}-copy`;
    cpSync(root, copy, { recursive: true });
    expect(await digestCourse(courseFolders(copy), {})).toBe(await inputs());
    rmSync(copy, { recursive: true });
  });

  it("holds when texts are paired with notebooks, which reach no deck", async () => {
    const before = await inputs();
    mkdirSync(join(root, "notebooks/.pair"));
    for (const file of ["01-first.ts", ".pair/01-first.json"])
      writeFileSync(join(root, "notebooks", file), "a");
    expect(await inputs()).toBe(before);
  });

  it.each([...FILES, ...RESULTS])("ends with a change of %s", async (file) => {
    await writeStamp(folders(), await inputs(), []);
    appendFileSync(join(root, file), "!");
    expect(await readStamp(folders(), await inputs())).toBeUndefined();
  });

  it.each(RESULTS)("ends when %s is gone", async (file) => {
    await writeStamp(folders(), await inputs(), []);
    rmSync(join(root, file));
    expect(await readStamp(folders(), await inputs())).toBeUndefined();
  });

  it("ends with other options, another browser, another setting", async () => {
    const before = await inputs({ preset: "quick", browser: "chromium 1" });
    expect(await inputs({ preset: "full", browser: "chromium 1" })).not.toBe(before);
    expect(await inputs({ preset: "quick", browser: "chromium 2" })).not.toBe(before);
    vi.stubEnv("ACTIVATION_LAB_BACKEND", "cpu");
    expect(await inputs({ preset: "quick", browser: "chromium 1" })).not.toBe(before);
  });

  it("ends with a data set that has been fetched", async () => {
    vi.stubEnv("ACTIVATION_LAB_DATA", join(root, "data"));
    const before = await inputs();
    mkdirSync(join(root, "data", "MTFL"), { recursive: true });
    expect(await inputs()).not.toBe(before);
  });

  it("ends when it is taken away, or is no stamp", async () => {
    await writeStamp(folders(), await inputs(), []);
    await removeStamp(folders());
    expect(await readStamp(folders(), await inputs())).toBeUndefined();
    writeFileSync(join(root, "slides", "build", "made.json"), "{");
    expect(await readStamp(folders(), await inputs())).toBeUndefined();
  });

  it("does not mind what other runs keep", async () => {
    await writeStamp(folders(), await inputs(), []);
    mkdirSync(join(root, "slides", "build", "cache"));
    writeFileSync(join(root, "slides", "build", "cache", "01-first.full.ipynb"), "{}");
    expect(await readStamp(folders(), await inputs())).toEqual([]);
  });
});
