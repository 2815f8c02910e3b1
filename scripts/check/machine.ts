import { spawn } from "node:child_process";
import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";

/** What the search for a browser may see of a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly isRoot: boolean;
  isExecutable(path: string): boolean;
  /** Names in a folder, none where there is no such folder. */
  list(folder: string): string[];
}

/** What the installation of a browser may do to it. */
export interface Installer {
  /** Runs a command and passes its output on; the exit code, `undefined` where it could not start or took too long. */
  run(command: string, parameters: readonly string[], timeLimit: number): Promise<number | undefined>;
  say(text: string): void;
}

export const thisMachine: Machine = {
  platform: process.platform,
  environment: process.env,
  home: homedir(),
  isRoot: process.getuid?.() === 0,
  isExecutable(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  list(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
};

export const thisInstaller: Installer = {
  run: (command, parameters, timeLimit) =>
    new Promise((resolve) => {
      // Progress goes to stderr, so that a command's own output stays clean.
      const child = spawn(command, parameters, { stdio: ["ignore", 2, 2], timeout: timeLimit });
      child.on("error", () => resolve(undefined));
      child.on("close", (code) => resolve(code ?? undefined));
    }),
  say: (text) => console.error(text),
};
