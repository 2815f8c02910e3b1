import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the example of the package's README runs against the built package and gives what it says", async () => {
  const readme = readFileSync(new URL("../../src/README.md", import.meta.url), "utf8");
  const [, code, result] = /```js\n(.*\/\/ ([\d.]+);.*?)```/s.exec(readme)!;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code!], {
    cwd: root,
  });
  expect(Number(stdout)).toBeCloseTo(Number(result), 2);
});

test("the package carries the license of the course", () => {
  const license = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  expect(license("../../src/LICENSE")).toBe(license("../../LICENSE"));
});
