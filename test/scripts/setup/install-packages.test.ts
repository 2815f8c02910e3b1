import { mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { REPOSITORY } from "../../../scripts/repository.ts";
import { folderOf, installPackages, renewRecord } from "../../../scripts/setup/install-packages.ts";
import { SETUPS } from "../../../scripts/setup/setups.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "activation-lab-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

/** Stands for npm; `program` may read its arguments as `args`. */
async function install(program: string, patience = 20): Promise<void> {
  const npm = join(root, "npm-cli.js");
  await writeFile(npm, `const args = process.argv.slice(2); ${program}`);
  vi.stubEnv("npm_execpath", npm);
  const { signal } = new AbortController();
  return installPackages({ webgpu: "0.6.2" }, { root, patience, signal });
}

const WRITE = `require("node:fs").writeFileSync("arguments", args.join(" "))`;

test("npm saves nothing and runs no scripts", async () => {
  await install(WRITE);
  const args = await readFile(join(root, "arguments"), "utf8");
  expect(args).toBe(
    "install --no-save --ignore-scripts --no-audit --no-fund --fetch-timeout=20000 --fetch-retries=1 webgpu@0.6.2",
  );
});

test("what an earlier call installed is named again, since npm would remove it", async () => {
  const folder = folderOf(root, "@tensorflow/tfjs-node");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), `{ "version": "4.22.0" }`);
  await install(WRITE);
  const args = await readFile(join(root, "arguments"), "utf8");
  expect(args).toMatch(/ @tensorflow\/tfjs-node@4\.22\.0 webgpu@0\.6\.2$/);
});

describe("the problem names", () => {
  test("what npm says", async () => {
    await expect(
      install(`console.error("npm error network request failed, ENOTFOUND registry.test"); process.exit(1)`),
    ).rejects.toMatchObject({
      rule: "npm must install webgpu@0.6.2.",
      came: "no address for registry.test",
    });
  });

  test("a registry that does not answer", async () => {
    await expect(install("setInterval(() => {}, 1000)", 0.4)).rejects.toMatchObject({ came: "no answer" });
  });
});

test("npm's record is newer than what was built beside it", async () => {
  const record = join(root, "node_modules", ".package-lock.json");
  await mkdir(join(root, "node_modules"));
  await writeFile(record, "{}");
  await utimes(record, 1, 1);
  await renewRecord(root);
  expect(Date.now() - (await stat(record)).mtimeMs).toBeLessThan(60_000);
});

describe("the packages", () => {
  const read = async (path: string) => JSON.parse(await readFile(join(REPOSITORY, path), "utf8"));

  test("are the optional peers of the package, in the same versions", async () => {
    const { peerDependencies, peerDependenciesMeta } = await read("src/package.json");
    const packages = Object.assign({}, ...Object.values(SETUPS).map((setup) => setup.packages));
    expect(packages).toEqual(peerDependencies);
    for (const name of Object.keys(packages)) expect(peerDependenciesMeta[name]).toEqual({ optional: true });
  });

  test("stand in no lock, so that npm ci leaves them alone", async () => {
    const { packages } = await read("package-lock.json");
    const names = Object.values(SETUPS).flatMap((setup) => Object.keys(setup.packages));
    expect(names.filter((name) => packages[`node_modules/${name}`] !== undefined)).toEqual([]);
  });
});
