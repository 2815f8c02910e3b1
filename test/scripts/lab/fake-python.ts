import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A program that behaves as a Python with these packages does, as far as we ask it. Its environments have JupyterLab as
 * soon as pip has run in them; pip fails as often as the file `failures` beside it has lines.
 */
export function makeFakePython(facts: Record<string, unknown>): { folder: string; program: string } {
  const folder = mkdtempSync(join(tmpdir(), "activation-lab-python-"));
  const program = join(folder, "python");
  const source = `#!${process.execPath}
const { appendFileSync, chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const folder = ${JSON.stringify(folder)};
const args = process.argv.slice(2);
const log = (text) => appendFileSync(join(folder, "log"), text + "\\n");
if (args[0] === "-c") {
  const installed = join(dirname(__filename), "installed");
  const facts = existsSync(installed) ? JSON.parse(readFileSync(installed, "utf8")) : {};
  console.log("A word of something that is loaded at the start.");
  console.log(JSON.stringify({ executable: __filename, version: "3.12.1", hasVenv: true, ...${JSON.stringify(facts)}, ...facts }));
} else if (args[1] === "venv") {
  const target = args.at(-1);
  log("venv");
  mkdirSync(join(target, "bin"), { recursive: true });
  copyFileSync(__filename, join(target, "bin", "python"));
  chmodSync(join(target, "bin", "python"), 0o755);
  writeFileSync(join(target, "bin", "installed"), JSON.stringify({ pip: "26.0" }));
} else if (args[1] === "pip") {
  log("pip, retries " + process.env.PIP_RETRIES);
  const failures = join(folder, "failures");
  const left = existsSync(failures) ? readFileSync(failures, "utf8").split("\\n").filter(Boolean) : [];
  if (left[0] === "stall") setTimeout(() => {}, 60_000);
  else if (left[0] !== undefined) {
    console.error("ERROR: " + left[0]);
    process.exitCode = 1;
  } else writeFileSync(join(dirname(__filename), "installed"), JSON.stringify({ pip: "26.0", jupyterlab: "4.6.4", plotly: "7.1.0" }));
  writeFileSync(failures, left.slice(1).join("\\n"));
} else if (args[1] === "jupyterlab") {
  console.log(JSON.stringify({ args: args.slice(2), path: process.env.JUPYTER_PATH, folder: process.cwd() }));
  if (args.includes("--stay")) setInterval(() => {}, 1000);
}
`;
  writeFileSync(program, source);
  chmodSync(program, 0o755);
  // Programs in it are CommonJS, wherever it lies.
  writeFileSync(join(folder, "package.json"), "{}");
  return { folder, program };
}
