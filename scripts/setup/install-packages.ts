import { existsSync, readFileSync } from "node:fs";
import { utimes } from "node:fs/promises";
import { join } from "node:path";

import { Problem } from "../problem.ts";
import { explainInstallation } from "./explain-failure.ts";
import { runNpm } from "./run-npm.ts";
import { SETUPS } from "./setups.ts";

export interface InstallOptions {
  /** Of the project, where `node_modules` lies. */
  readonly root: string;
  readonly patience: number;
  readonly signal: AbortSignal;
}

/**
 * Installs packages beside those of the lock, which stays as it is, and without running their scripts: those download
 * without a time limit.
 *
 * @throws Problem if npm fails.
 */
export async function installPackages(
  packages: Readonly<Record<string, string>>,
  { root, patience, signal }: InstallOptions,
): Promise<void> {
  // npm removes what stands in no lock, and with it what an earlier call of this command has installed.
  const all = { ...installedBefore(root), ...packages };
  const names = Object.entries(all).map(([name, version]) => `${name}@${version}`);
  const limits = [`--fetch-timeout=${patience * 1000}`, "--fetch-retries=1"];
  const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", ...limits, ...names];
  const { outcome, code, log } = await runNpm(args, {
    folder: root,
    // npm tries twice and says nothing meanwhile.
    patience: 3 * patience,
    signal,
  });
  if (outcome === "ended" && code === 0) return;
  throw new Problem({
    rule: `npm must install ${names.join(" and ")}.`,
    ...(outcome === "stalled"
      ? { came: "no answer", cure: "Look at the connection to the registry of npm." }
      : explainInstallation(log)),
  });
}

/**
 * Marks npm's record of `node_modules` as newer than what was built there. Else its next call takes the record for
 * outdated, and lays the packages down anew without what was built in them.
 */
export async function renewRecord(root: string): Promise<void> {
  const now = new Date();
  await utimes(join(root, "node_modules", ".package-lock.json"), now, now);
}

/** Folder of an installed package. */
export function folderOf(root: string, name: string): string {
  return join(root, "node_modules", ...name.split("/"));
}

function installedBefore(root: string): Record<string, string> {
  const names = Object.values(SETUPS).flatMap(({ packages }) => Object.keys(packages));
  return Object.fromEntries(
    names.flatMap((name) => {
      const manifest = join(folderOf(root, name), "package.json");
      if (!existsSync(manifest)) return [];
      return [[name, String(JSON.parse(readFileSync(manifest, "utf8")).version)]];
    }),
  );
}
