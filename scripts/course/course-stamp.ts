import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { digestFolder } from "../kernel/digest-folder.ts";
import type { CourseFolders } from "./course-files.ts";
import { identifyData } from "./identify-data.ts";

/** Left by a run that found nothing wrong. */
interface Stamp {
  /** All that its result depends on. */
  readonly inputs: string;
  /** All that it has written. */
  readonly build: string;
  /** What it said of decks that passed, such as their waivers. */
  readonly lines: readonly string[];
}

const PACKAGES = ["package.json", "package-lock.json", join("node_modules", ".package-lock.json")];
const NAME = "made.json";
/** Not a result: outputs of other runs, and the stamp itself. */
const NO_RESULTS = [NAME, "cache", "failed"];

/**
 * One name for everything from which decks are made and checked: notebooks with what lies beside them, package, data, theme,
 * commands, installed packages, Node, settings.
 *
 * @param settings Options of the run, and the browser.
 */
export async function digestCourse(folders: CourseFolders, settings: object): Promise<string> {
  const parts = await Promise.all([
    digestNotebooks(folders),
    digestFolder(join(folders.root, "src")),
    digestFolder(folders.datasets),
    digestFolder(folders.slides, ["build"]),
    digestFolder(join(folders.root, "scripts")),
    readFile(join(folders.root, "CITATION.bib"), "utf8").catch(() => ""),
    digestInstallation(folders),
    identifyData(folders, process.env.ACTIVATION_LAB_DATA),
  ]);
  const environment = Object.entries(process.env)
    .filter(([name]) => name.startsWith("ACTIVATION_LAB_"))
    .sort();
  return createHash("sha256")
    .update(JSON.stringify([parts, environment, settings]))
    .digest("hex");
}

/** Texts that are paired with notebooks, and what editors keep beside them, reach no deck. */
async function digestNotebooks({ notebooks }: CourseFolders): Promise<string> {
  const files = await readdir(notebooks).catch(() => []);
  return digestFolder(
    notebooks,
    files.filter((file) => file.startsWith(".") || file.endsWith(".ts")),
  );
}

/** One name for the installed packages, as npm has them in its records, and for the Node that runs them. */
export async function digestInstallation({ root }: CourseFolders): Promise<string> {
  const files = PACKAGES.map((name) => readFile(join(root, name), "utf8").catch(() => ""));
  const parts = [await Promise.all(files), process.version, process.platform, process.arch];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** What the run before said, if it was made of the same and all that it wrote is as it left it. */
export async function readStamp(
  folders: CourseFolders,
  inputs: string,
): Promise<readonly string[] | undefined> {
  try {
    const stamp = JSON.parse(await readFile(join(folders.build, NAME), "utf8")) as Stamp;
    if (stamp.inputs !== inputs || stamp.build !== (await digestBuild(folders))) return undefined;
    return stamp.lines;
  } catch {
    return undefined;
  }
}

export async function writeStamp(
  folders: CourseFolders,
  inputs: string,
  lines: readonly string[],
): Promise<void> {
  const stamp: Stamp = { inputs, build: await digestBuild(folders), lines };
  await writeFile(join(folders.build, NAME), `${JSON.stringify(stamp)}\n`);
}

/** Before anything in the build changes. */
export async function removeStamp(folders: CourseFolders): Promise<void> {
  await rm(join(folders.build, NAME), { force: true });
}

function digestBuild({ build }: CourseFolders): Promise<string> {
  return digestFolder(build, NO_RESULTS);
}
