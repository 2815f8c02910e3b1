import { createRequire } from "node:module";
import { dirname, posix, win32 } from "node:path";

import { Problem } from "../problem.ts";
import { type Installer, type Machine, thisInstaller, thisMachine } from "./machine.ts";

/** A download of 120 MB over a slow line. */
const INSTALL_TIME_LIMIT = 15 * 60_000;

const COMMANDS = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "microsoft-edge-stable",
  "microsoft-edge",
];
const MAC_PROGRAMS = [
  "Google Chrome.app/Contents/MacOS/Google Chrome",
  "Chromium.app/Contents/MacOS/Chromium",
  "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];
const WINDOWS_PROGRAMS = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Chromium\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];
/** Programs inside Playwright's folders, in the order of preference. */
const PLAYWRIGHT_PROGRAMS = [
  "chrome-headless-shell",
  "headless_shell",
  "chrome",
  "chrome-headless-shell.exe",
  "chrome.exe",
  "Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
];

/**
 * A browser of the Chromium family that is there already: the one that ACTIVATION_LAB_BROWSER names (and no other),
 * an installed one, or one that Playwright has downloaded. Installs nothing.
 */
export function findInstalledBrowser(machine: Machine = thisMachine): string | undefined {
  const named = machine.environment.ACTIVATION_LAB_BROWSER;
  const candidates = named ? [named] : [...usualPlaces(machine), ...playwrightDownloads(machine)];
  return candidates.find((path) => machine.isExecutable(path));
}

/**
 * A browser, installed if need be: with Playwright's download, or as root on a Debian-like system with its package.
 * ACTIVATION_LAB_NO_INSTALL=1 forbids both.
 *
 * @throws Problem if there is none; it names the command to give.
 */
export async function provideBrowser(
  options: { machine?: Machine; installer?: Installer } = {},
): Promise<string> {
  const { machine = thisMachine, installer = thisInstaller } = options;
  const found = findInstalledBrowser(machine);
  if (found !== undefined) return found;
  const named = machine.environment.ACTIVATION_LAB_BROWSER;
  if (named) {
    throw new Problem({
      rule: "ACTIVATION_LAB_BROWSER is the path of a Chromium, Chrome or Edge program.",
      came: `${named}, which is no program`,
      cure: "Correct the path, or unset the variable to have a browser looked for.",
    });
  }
  if (isOn(machine.environment.ACTIVATION_LAB_NO_INSTALL)) {
    throw noBrowser("none is installed and ACTIVATION_LAB_NO_INSTALL forbids a download", machine);
  }
  installer.say("No Chromium, Chrome or Edge is installed: downloading Chromium with Playwright (120 MB).");
  await installer.run(
    process.execPath,
    [playwrightProgram(), "install", "chromium", "--only-shell"],
    INSTALL_TIME_LIMIT,
  );
  const downloaded = findInstalledBrowser(machine);
  if (downloaded !== undefined) {
    // On a bare system the download lies there but lacks shared libraries.
    if ((await installer.run(downloaded, ["--version"], 30_000)) === 0) return downloaded;
    installer.say(`The downloaded ${downloaded} does not start: shared libraries are missing.`);
  }
  if (machine.isRoot && machine.isExecutable("/usr/bin/apt-get")) {
    installer.say("Installing the distribution's chromium, as root: apt-get install -y chromium");
    await installer.run("apt-get", ["update"], INSTALL_TIME_LIMIT);
    const apt = ["install", "-y", "--no-install-recommends", "chromium"];
    await installer.run("apt-get", apt, INSTALL_TIME_LIMIT);
    const installed = usualPlaces(machine).find((path) => machine.isExecutable(path));
    if (installed !== undefined) return installed;
  }
  throw noBrowser("none is installed and none could be installed", machine);
}

function usualPlaces(machine: Machine): string[] {
  const { environment, home, platform } = machine;
  if (platform === "win32") {
    const roots = [environment.PROGRAMFILES, environment["PROGRAMFILES(X86)"], environment.LOCALAPPDATA];
    return roots
      .filter((root) => root !== undefined)
      .flatMap((root) => WINDOWS_PROGRAMS.map((program) => win32.join(root, program)));
  }
  const folders = (environment.PATH ?? "").split(":").filter((folder) => folder !== "");
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => posix.join(folder, command)));
  if (platform !== "darwin") {
    const usual = ["/usr/bin", "/usr/local/bin", "/snap/bin"];
    return [...onPath, ...COMMANDS.flatMap((command) => usual.map((folder) => `${folder}/${command}`))];
  }
  const applications = ["/Applications", `${home}/Applications`];
  return [
    ...MAC_PROGRAMS.flatMap((program) => applications.map((folder) => `${folder}/${program}`)),
    ...onPath,
  ];
}

function playwrightDownloads(machine: Machine): string[] {
  const { environment, home, platform } = machine;
  const path = platform === "win32" ? win32 : posix;
  const cache: Partial<Record<NodeJS.Platform, string>> = {
    darwin: `${home}/Library/Caches`,
    win32: environment.LOCALAPPDATA ?? win32.join(home, "AppData", "Local"),
  };
  const browsers =
    environment.PLAYWRIGHT_BROWSERS_PATH ??
    path.join(cache[platform] ?? environment.XDG_CACHE_HOME ?? `${home}/.cache`, "ms-playwright");
  const revision = (name: string): number => Number(name.slice(name.lastIndexOf("-") + 1));
  return machine
    .list(browsers)
    .filter((name) => /^chromium(_headless_shell)?-\d+$/.test(name))
    .sort((a, b) => revision(b) - revision(a))
    .flatMap((name) =>
      machine
        .list(path.join(browsers, name))
        .flatMap((folder) =>
          PLAYWRIGHT_PROGRAMS.map((program) => path.join(browsers, name, folder, program)),
        ),
    );
}

function playwrightProgram(): string {
  const folder = dirname(createRequire(import.meta.url).resolve("playwright/package.json"));
  return posix.join(folder, "cli.js");
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0";
}

function noBrowser(came: string, machine: Machine): Problem {
  const command =
    machine.platform === "linux"
      ? "npx playwright install --with-deps chromium"
      : "npx playwright install chromium";
  return new Problem({
    rule: "Decks are checked in a real Chromium, Chrome or Edge.",
    came,
    cure: `Give the command: ${command}`,
  });
}
