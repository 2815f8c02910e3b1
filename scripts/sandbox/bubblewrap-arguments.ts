import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Its libraries are among those of this process then.
import "zeromq";

import type { SandboxLimits } from "./limits.ts";
import type { SandboxView } from "./sandbox.ts";

const DROP_RIGHTS = fileURLToPath(new URL("drop-rights.cjs", import.meta.url));
const DROP_RIGHTS_INSIDE = "/bin/drop-rights.cjs";
const NODE_INSIDE = "/bin/node";
const DEVICES = ["/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"];

export interface BubblewrapOptions {
  readonly view: SandboxView;
  readonly limits: SandboxLimits;
  /** Of Node. */
  readonly args: readonly string[];
  /** Where root sets the sandbox up: the user, who owns nothing, as whom the program runs. */
  readonly user: number | undefined;
  /** Numbers of the open files by which bubblewrap is spoken with. */
  readonly files: { readonly filter: number; readonly info: number; readonly block: number };
}

/** How `bwrap` is told to show to a program the view alone, in namespaces of its own. */
export function bubblewrapArguments(options: BubblewrapOptions): { settings: string[]; command: string[] } {
  const { view, limits, args, user, files } = options;
  const readOnly = { ...view.readOnly, ...libraries(), [NODE_INSIDE]: realpathSync(process.execPath) };
  const environment = { ...view.environment, PATH: "/bin", HOME: view.folder, TMPDIR: view.folder };
  const isRoot = user !== undefined;
  const settings = [
    ...["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
    ...(isRoot
      ? ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
      : ["--unshare-user"]),
    ...["--die-with-parent", "--new-session", "--hostname", "lab", "--clearenv"],
    ...foldersOf([...Object.keys(readOnly), ...DEVICES, view.folder]).flatMap((folder) => [
      ...["--perms", "0755", "--dir", folder],
    ]),
    ...Object.entries(readOnly).flatMap(([inside, here]) => ["--ro-bind", here, inside]),
    ...(isRoot
      ? ["--ro-bind", DROP_RIGHTS, DROP_RIGHTS_INSIDE, "--setenv", "SANDBOX_USER", String(user)]
      : []),
    ...DEVICES.flatMap((device) => ["--dev-bind", device, device]),
    ...["--proc", "/proc"],
    ...["--perms", "1777", "--size", String(limits.diskBytes), "--tmpfs", view.folder],
    ...["--remount-ro", "/", "--chdir", view.folder],
    ...Object.entries(environment).flatMap(([name, value]) => ["--setenv", name, value]),
    ...[
      "--seccomp",
      String(files.filter),
      "--info-fd",
      String(files.info),
      "--block-fd",
      String(files.block),
    ],
  ];
  return { settings, command: [NODE_INSIDE, ...(isRoot ? ["--require", DROP_RIGHTS_INSIDE] : []), ...args] };
}

/** All folders above some paths, the upper ones first: left to itself, bubblewrap makes them for the one who starts it. */
function foldersOf(paths: readonly string[]): string[] {
  const above = paths.flatMap((path) => {
    const names = path.split("/").slice(1, -1);
    return names.map((_, index) => `/${names.slice(0, index + 1).join("/")}`);
  });
  return [...new Set(above)].sort();
}

let known: Record<string, string> | undefined;

/** The shared libraries of Node, each where the loader looks for it. */
function libraries(): Record<string, string> {
  if (known !== undefined) return known;
  const report = process.report as { getReport(): object; excludeNetwork?: boolean };
  report.excludeNetwork = true;
  const { sharedObjects } = report.getReport() as { sharedObjects: string[] };
  const paths = sharedObjects.filter((path) => path.startsWith("/") && !path.includes("/node_modules/"));
  known = Object.fromEntries(paths.map((path) => [path, path]));
  return known;
}
