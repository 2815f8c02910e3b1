import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import type { CourseFolders } from "../course/course-files.ts";
import { REQUIREMENTS } from "../lab/install-lab.ts";
import { Problem } from "../problem.ts";
import { runNpm } from "../setup/run-npm.ts";

/** Data sets that the package reads from `datasets/`, and what is said of them. */
export const DATASETS = ["digits", "landmark-map", "search-table"];

/** What notebooks import, what the kernel is, and what it needs: in the versions of the course. */
const PACKAGES = ["@tensorflow/tfjs", "@types/node", "tslab", "zeromq"];

/** Seconds without a word from npm after which it is given up. */
const PATIENCE = 60;

type Files = Map<string, Uint8Array>;

/** What students get beside the notebooks, so that they need nothing else of the course: packages, data, `npm run lab`. */
export async function studentFolder(folders: CourseFolders, signal: AbortSignal): Promise<Files> {
  const files: Files = new Map();
  const tarball = await packPackage(folders, signal);
  // npm keeps the digest of a file that it installed from; another one must have another name.
  const digest = createHash("sha256").update(tarball).digest("hex").slice(0, 12);
  const packed = `tools/activation-lab-${digest}.tgz`;
  files.set(packed, tarball);
  files.set("package.json", Buffer.from(await manifest(folders, packed)));
  files.set("README.md", await readFile(new URL("student/README.md", import.meta.url)));
  files.set("LICENSE", await readFile(join(folders.root, "LICENSE")));
  files.set("tools/lab.mjs", await bundleLab(folders.root));
  files.set("tools/requirements.txt", await readFile(REQUIREMENTS));
  const outputs = new URL("../lab/unlimited-outputs.cjs", import.meta.url);
  files.set("tools/unlimited-outputs.cjs", await readFile(outputs));
  files.set("datasets/README.md", await readFile(join(folders.datasets, "README.md")));
  for (const name of DATASETS) {
    for (const file of (await readdir(join(folders.datasets, name))).sort()) {
      files.set(`datasets/${name}/${file}`, await readFile(join(folders.datasets, name, file)));
    }
  }
  return files;
}

async function packPackage(folders: CourseFolders, signal: AbortSignal): Promise<Uint8Array> {
  if (!existsSync(join(folders.package, "index.js"))) {
    throw new Problem({
      rule: "Students get the built package.",
      came: `no index.js in ${folders.package}`,
      cure: "Build it: npm run build.",
    });
  }
  const target = await mkdtemp(join(tmpdir(), "activation-lab-pack-"));
  try {
    const args = ["pack", "--workspace", "src", "--ignore-scripts", "--pack-destination", target];
    const { code, log } = await runNpm(args, { folder: folders.root, patience: PATIENCE, signal });
    const [tarball] = await readdir(target);
    if (code !== 0 || tarball === undefined) {
      throw new Problem({
        rule: "npm must pack the package.",
        came: log.trim().split("\n").at(-1) || "no word from npm",
        cure: "Try it by hand: npm pack --workspace src",
      });
    }
    return await readFile(join(target, tarball));
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

async function manifest({ root }: CourseFolders, packed: string): Promise<string> {
  const course = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const versions: Record<string, string> = { ...course.devDependencies, ...course.dependencies };
  const value = {
    name: "activation-lab-labs",
    private: true,
    type: "module",
    engines: course.engines,
    scripts: { lab: "node tools/lab.mjs" },
    dependencies: {
      "activation-lab": `file:${packed}`,
      ...Object.fromEntries(PACKAGES.map((name) => [name, versions[name]])),
    },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The command of the course that opens JupyterLab with its kernel, as one file. */
async function bundleLab(root: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [fileURLToPath(new URL("student/lab.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0]!.contents;
}
