import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

import { hidePaths } from "../../../scripts/kernel/hide-paths.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";

const FOLDER = join(REPOSITORY, "notebooks");

test.each([
  ["the notebook's folder", `open '${FOLDER}/data.csv'`, "open './data.csv'"],
  ["the folder itself", `cwd ${FOLDER}`, "cwd ."],
  ["the repository", `at f (${REPOSITORY}/src/dist/a.js:1:2)`, "at f (<repository>/src/dist/a.js:1:2)"],
  ["an address of a file", `at ${pathToFileURL(REPOSITORY)}/src/a.js:1:2`, "at <repository>/src/a.js:1:2"],
  ["a dependency", `at f (${REPOSITORY}/node_modules/katex/a.js:1:2)`, "at f (node_modules/katex/a.js:1:2)"],
  [
    "a dependency elsewhere",
    "at f (/opt/x/lib/node_modules/katex/a.js:1:2)",
    "at f (node_modules/katex/a.js:1:2)",
  ],
  [
    "a dependency of a dependency",
    "at f (/opt/node_modules/a/node_modules/b/c.js)",
    "at f (node_modules/b/c.js)",
  ],
  ["a dependency on Windows", "at file:///C:/lab/node_modules/b/c.js:1:2", "at node_modules/b/c.js:1:2"],
  ["the home folder", `open ${homedir()}/.npmrc`, "open ~/.npmrc"],
  ["the folder for temporary files", `open ${tmpdir()}/x`, "open <temporary>/x"],
])("hides %s", (_, text, hidden) => {
  expect(hidePaths(text, FOLDER)).toBe(hidden);
});

test.each(["a/b is 3, notebooks/x stays", "see https://example.org/node_modules-like/x"])(
  "leaves %s alone",
  (text) => {
    expect(hidePaths(text, FOLDER)).toBe(text);
  },
);

test("does not take a folder beside the repository for the repository", () => {
  // Where the repository itself lies in the home or a temporary folder, that part is hidden all the same.
  const hidden = hidePaths(`${REPOSITORY}-other/x`, FOLDER);
  expect(hidden).not.toContain("<repository>");
  expect(hidden).toMatch(new RegExp(`${basename(REPOSITORY)}-other/x$`));
});

test("is not slowed down by a path without end", () => {
  const path = "/a".repeat(1e6);
  expect(hidePaths(path, FOLDER) === path).toBe(true);
});
