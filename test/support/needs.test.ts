import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { NEED_MARK } from "./needs-mark.ts";

/** Loads the needs in a process of its own, with an environment of its own. */
function load(environment: Record<string, string>): string {
  const script = `const { needs } = await import(${JSON.stringify(new URL("./needs.ts", import.meta.url).href)}); console.log(needs.mtfl.title("faces"));`;
  try {
    return execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { ...process.env, ACTIVATION_LAB_REQUIRE: "", ...environment },
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

describe("needs", () => {
  it("marks what waits for something missing, with the reason, so that it can be counted", () => {
    const title = load({ ACTIVATION_LAB_DATA: "/nowhere" });
    expect(NEED_MARK.exec(title)?.slice(1)).toEqual([
      "mtfl",
      "set ACTIVATION_LAB_DATA to a folder that holds MTFL",
    ]);
  });

  it("fails where something required is missing", () => {
    const message = load({ ACTIVATION_LAB_DATA: "/nowhere", ACTIVATION_LAB_REQUIRE: "mtfl" });
    expect(message).toMatch(
      /ACTIVATION_LAB_REQUIRE names mtfl, but this machine lacks it: set ACTIVATION_LAB_DATA/,
    );
  });
});
