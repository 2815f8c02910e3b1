import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";

import { Problem } from "../problem.ts";
import type { SandboxLimits } from "./limits.ts";
import type { Sandbox, SandboxView } from "./sandbox.ts";
import { startBubblewrap } from "./start-bubblewrap.ts";
import { isFilterKnown } from "./system-call-filter.ts";

/** Says what its program can reach of what it must not; nothing, if all is well. */
const PROBE = `
  const { readFileSync } = require("node:fs");
  const status = readFileSync("/proc/self/status", "utf8");
  const faults = [];
  if (process.ppid !== 1) faults.push("other processes");
  if (process.getuid() === 0) faults.push("rights of root");
  if (!/^Seccomp:\\s*2/m.test(status)) faults.push("all system calls");
  if (!/^NoNewPrivs:\\s*1/m.test(status)) faults.push("new rights");
  process.stdout.write(faults.join(", ") || "closed");
`;

const TRUST = "or give --trust, which runs submissions with all your rights: only where you trust every one";

/**
 * A sandbox on Linux, of namespaces that `bwrap` makes, after a program in it has shown that it is closed.
 *
 * @throws Problem where there is none: on another system, without the tools, or where the system refuses.
 */
export async function createSandbox(view: SandboxView, limits: SandboxLimits): Promise<Sandbox> {
  if (process.platform !== "linux" || !isFilterKnown(process.arch)) {
    throw refuse(`${process.platform} on ${process.arch}`, `Grade on Linux, on x64 or arm64; ${TRUST}.`);
  }
  const start = (args: readonly string[]) => startBubblewrap({ view, limits, args, user: chooseUser() });
  const probe = start(["--eval", PROBE]);
  probe.stdin.end();
  let said = "";
  probe.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const { code, log } = await probe.ended;
  if (code === 0 && said === "closed") return { start };
  throw refuse(
    said === "" ? log.trim().slice(-500) || `exit code ${code}` : `one that leaves open: ${said}`,
    cureFor(log),
  );
}

/** Root's own limits do not bind root: a number that is nobody's, as far as this process may use numbers. */
function chooseUser(): number | undefined {
  if (userInfo().uid !== 0) return undefined;
  const ranges = readFileSync("/proc/self/uid_map", "utf8")
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const highest = Math.max(...ranges.map(([first, , length]) => first + length));
  return Math.min(highest, 2 ** 31) - 1_000 - randomInt(1_000);
}

function cureFor(log: string): string {
  if (/ENOENT.*bwrap|bwrap.*ENOENT/.test(log))
    return `Install bubblewrap (apt install bubblewrap), ${TRUST}.`;
  if (/ENOENT/.test(log)) return `Install prlimit, of the package util-linux, ${TRUST}.`;
  if (/Unknown option/.test(log)) return `Install a bubblewrap of version 0.7 or newer, ${TRUST}.`;
  return (
    "Let bubblewrap make namespaces: in a container give it --privileged or another seccomp profile; on Ubuntu see " +
    `sysctl kernel.apparmor_restrict_unprivileged_userns; ${TRUST}.`
  );
}

function refuse(came: string, cure: string): Problem {
  return new Problem({
    rule: "Submissions run in a sandbox of Linux namespaces, made by bubblewrap.",
    came,
    cure,
  });
}
