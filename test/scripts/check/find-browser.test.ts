import { describe, expect, it } from "vitest";

import { findInstalledBrowser, provideBrowser } from "../../../scripts/check/find-browser.ts";
import type { Installer, Machine } from "../../../scripts/check/machine.ts";
import { Problem } from "../../../scripts/problem.ts";

/** A machine on which just these programs lie. */
function machineWith(programs: readonly string[], machine: Partial<Machine> = {}): Machine {
  const separator = machine.platform === "win32" ? "\\" : "/";
  return {
    platform: "linux",
    environment: { PATH: "/usr/local/bin:/usr/bin" },
    home: "/home/someone",
    isRoot: false,
    isExecutable: (path) => programs.includes(path),
    list: (folder) => {
      const inside = programs.filter((program) => program.startsWith(folder + separator));
      return [...new Set(inside.map((program) => program.slice(folder.length + 1).split(separator)[0]!))];
    },
    ...machine,
  };
}

/** Writes down what is run, and what it does to the machine. */
function installerFor(
  effect: (command: string) => number | undefined,
): Installer & { commands: string[]; said: string[] } {
  const commands: string[] = [];
  const said: string[] = [];
  return {
    commands,
    said,
    run: async (command, parameters) => {
      const line = [command, ...parameters].join(" ");
      commands.push(line);
      return effect(line);
    },
    say: (text) => said.push(text),
  };
}

const SHELL =
  "/home/someone/.cache/ms-playwright/chromium_headless_shell-1255/chrome-headless-shell-linux64/chrome-headless-shell";

describe("findInstalledBrowser", () => {
  it.each([
    ["on the path", "/opt/bin/chromium", { environment: { PATH: "/bin:/opt/bin" } }],
    ["without a path", "/usr/bin/google-chrome-stable", { environment: {} }],
    ["as a snap", "/snap/bin/chromium", {}],
    ["as Edge", "/usr/bin/microsoft-edge-stable", {}],
    ["downloaded by Playwright", SHELL, {}],
    [
      "downloaded elsewhere",
      "/browsers/chromium-1200/chrome-linux64/chrome",
      { environment: { PLAYWRIGHT_BROWSERS_PATH: "/browsers" } },
    ],
    [
      "on macOS",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      { platform: "darwin" as const },
    ],
    [
      "downloaded on macOS",
      "/home/someone/Library/Caches/ms-playwright/chromium-1255/chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
      { platform: "darwin" as const },
    ],
    [
      "on Windows",
      "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
      { platform: "win32" as const, environment: { "PROGRAMFILES(X86)": "C:\\Program Files (x86)" } },
    ],
    [
      "downloaded on Windows",
      "C:\\Users\\someone\\AppData\\Local\\ms-playwright\\chromium-1255\\chrome-win64\\chrome.exe",
      {
        platform: "win32" as const,
        environment: { LOCALAPPDATA: "C:\\Users\\someone\\AppData\\Local" },
      },
    ],
  ])("finds a browser %s", (_place, program, machine) => {
    expect(findInstalledBrowser(machineWith([program], machine))).toBe(program);
  });

  it("takes the named browser and no other", () => {
    const programs = ["/usr/bin/chromium", "/mine/chrome"];
    const named = (path: string) => machineWith(programs, { environment: { ACTIVATION_LAB_BROWSER: path } });
    expect(findInstalledBrowser(named("/mine/chrome"))).toBe("/mine/chrome");
    expect(findInstalledBrowser(named("/mine/lost"))).toBeUndefined();
  });

  it("prefers an installed browser to a download, and the newest download", () => {
    expect(findInstalledBrowser(machineWith([SHELL, "/usr/bin/chromium"]))).toBe("/usr/bin/chromium");
    const old = SHELL.replace("1255", "999");
    expect(findInstalledBrowser(machineWith([old, SHELL]))).toBe(SHELL);
  });

  it("finds none where there is none", () => {
    expect(findInstalledBrowser(machineWith([]))).toBeUndefined();
  });
});

describe("provideBrowser", () => {
  it("installs nothing where there is a browser", async () => {
    const installer = installerFor(() => 0);
    await expect(provideBrowser({ machine: machineWith(["/usr/bin/chromium"]), installer })).resolves.toBe(
      "/usr/bin/chromium",
    );
    expect(installer.commands).toEqual([]);
  });

  it("downloads one with Playwright, and says so", async () => {
    const programs: string[] = [];
    const installer = installerFor((command) => {
      if (command.includes("cli.js install chromium --only-shell")) programs.push(SHELL);
      return 0;
    });
    await expect(provideBrowser({ machine: machineWith(programs), installer })).resolves.toBe(SHELL);
    expect(installer.commands).toHaveLength(2);
    expect(installer.said.join(" ")).toMatch(/downloading Chromium/);
  });

  it("installs the distribution's package as root on a Debian-like system if the download fails or does not start", async () => {
    for (const downloads of [false, true]) {
      const programs = ["/usr/bin/apt-get"];
      const installer = installerFor((command) => {
        if (command.includes("cli.js install")) {
          if (downloads) programs.push(SHELL);
          return downloads ? 0 : 1;
        }
        if (command.startsWith("apt-get install")) programs.push("/usr/bin/chromium");
        return command.startsWith(SHELL) ? 127 : 0;
      });
      const machine = machineWith(programs, { isRoot: true });
      await expect(provideBrowser({ machine, installer })).resolves.toBe("/usr/bin/chromium");
      expect(installer.said.at(-1)).toMatch(/apt-get install -y chromium/);
    }
  });

  it("is no root: names the one command to give", async () => {
    const installer = installerFor(() => undefined);
    const machine = machineWith(["/usr/bin/apt-get"]);
    await expect(provideBrowser({ machine, installer })).rejects.toThrow(
      /Give the command: npx playwright install --with-deps chromium/,
    );
    expect(installer.commands.some((command) => command.startsWith("apt-get"))).toBe(false);
  });

  it("installs nothing where that is forbidden, and names the command", async () => {
    const installer = installerFor(() => 0);
    const machine = machineWith(["/usr/bin/apt-get"], {
      isRoot: true,
      environment: { ACTIVATION_LAB_NO_INSTALL: "1" },
    });
    await expect(provideBrowser({ machine, installer })).rejects.toThrow(Problem);
    await expect(provideBrowser({ machine, installer })).rejects.toThrow(/npx playwright install/);
    expect(installer.commands).toEqual([]);
  });

  it("does not look further where a named browser is missing", async () => {
    const installer = installerFor(() => 0);
    const machine = machineWith(["/usr/bin/chromium"], {
      environment: { ACTIVATION_LAB_BROWSER: "/mine/lost" },
    });
    await expect(provideBrowser({ machine, installer })).rejects.toThrow(/\/mine\/lost, which is no program/);
    expect(installer.commands).toEqual([]);
  });
});
