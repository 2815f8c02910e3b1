import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { unzipSync } from "fflate";
import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { launchBrowser } from "../../scripts/check/launch-browser.ts";
import { needs } from "../support/needs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const build = join(root, "slides", "build");
/** The lecture that takes the least time. */
const LECTURE = "11-spiking-activations";

function commandOf(name: string, args: string[]): string[] {
  return ["--import", "tsx", join(root, "scripts", `${name}.ts`), ...args];
}

/** Runs a command as a user does; what it needs was built by `npm test`. */
async function call(
  name: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; out: string }> {
  const command = commandOf(name, args);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, {
      cwd: root,
      env: { ...process.env, ...environment },
    });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

const decks = (args: string[], environment: Record<string, string> = {}) => call("decks", args, environment);

describe.skipIf(needs.chromium.missing)(needs.chromium.title("npm run decks"), () => {
  let browser: Browser;

  beforeAll(async () => {
    // What an earlier run knows to be well would not be checked.
    rmSync(join(build, "check", "passed"), { recursive: true, force: true });
    rmSync(join(build, "made.json"), { force: true });
    browser = await launchBrowser(needs.chromium.path);
  });
  afterAll(() => browser?.close());

  it("makes a lecture and finds nothing wrong with it", async () => {
    const { code, out } = await decks(["--only", "11", "--pdf"]);
    expect(out).toMatch(/11-spiking-activations\.walkthrough: \d+ sections, \d+ sheets, 0 findings/);
    expect(out).toMatch(/PDF of slides \d+ pages, handout \d+ pages, notes \d+ pages, 0 findings/);
    expect(out).toMatch(/1 of 1 decks in slides\/build, 0 findings/);
    expect(code).toBe(0);
    const forms = [".html", ".walkthrough.html", ".pdf", ".handout.pdf", ".notes.pdf"];
    const lecture = forms.map((form) => `${LECTURE}${form}`);
    const pages = [...lecture, "index.html", "activations.html", "speaker.html"];
    for (const name of [...pages, "assets/plotly.js"]) {
      expect(existsSync(join(build, name))).toBe(true);
    }
    const index = readFileSync(join(build, "index.html"), "utf8");
    for (const name of lecture) expect(index).toContain(`href="${name}"`);
  }, 600_000);

  it("makes nothing where nothing has changed, and everything again after a change or where it is told to", async () => {
    const again = await decks(["--only", "11", "--pdf"]);
    expect(again).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^1 of 1 decks in slides\/build, 0 findings as before: nothing has changed/m,
      ),
    });
    const stranger = join(build, "stranger.txt");
    writeFileSync(stranger, "not of the last run");
    const { out } = await decks(["--only", "11"]);
    rmSync(stranger);
    expect(out).toMatch(/11-spiking-activations: \d+ slides, checked before[\s\S]*, 0 findings,/);
    expect(out).toMatch(/11-spiking-activations\.walkthrough: \d+ sections, checked before/);
    // PDFs of the same deck stay.
    expect(existsSync(join(build, `${LECTURE}.pdf`))).toBe(true);
  }, 300_000);

  it("leaves a lecture that npm run export packs, without notes unless asked", async () => {
    const folder = mkdtempSync(join(tmpdir(), "activation-lab-command-"));
    try {
      const archive = join(folder, "lecture.zip");
      const { code, out } = await call("export", ["--only", "11", "--to", archive]);
      expect(out).toMatch(/1 lecture in .*lecture\.zip, without speaker notes, 0 findings/);
      expect(code).toBe(0);
      const files = Object.keys(unzipSync(readFileSync(archive)));
      for (const form of [".html", ".walkthrough.html", ".pdf", ".handout.pdf"]) {
        expect(files).toContain(`${LECTURE}${form}`);
      }
      expect(files).not.toContain(`${LECTURE}.notes.pdf`);
      expect(files.filter((file) => file.startsWith("sources/")).length).toBeGreaterThan(3);
      expect(readdirSync(folder)).toEqual(["lecture.zip"]);
      // No place, and one that holds files of somebody else.
      expect((await call("export", ["--only", "11"])).code).toBe(2);
      const taken = await call("export", ["--only", "11", "--to", folder]);
      expect([taken.code, taken.out]).toEqual([1, expect.stringMatching(/files that no export made/)]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 600_000);

  it("lets npm run export be interrupted, and leaves no half file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "activation-lab-interrupted-"));
    try {
      const child = spawn(
        process.execPath,
        commandOf("export", ["--only", "11", "--to", join(folder, "a.zip")]),
        {
          cwd: root,
        },
      );
      let out = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (text: Buffer) => {
          out += text;
          // Once: a second Ctrl-C does not wait for anything.
          if (out.includes("printing") && !child.killed) child.kill("SIGINT");
        });
      }
      const code = await new Promise((resolve) => child.on("close", resolve));
      expect(out).toContain("Interrupted.");
      expect(code).toBe(1);
      expect(readdirSync(folder)).toEqual([]);
      expect(readdirSync(build).filter((file) => file.endsWith(".part"))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  it("removes the PDFs of a deck that has changed since", async () => {
    const deck = join(build, `${LECTURE}.html`);
    writeFileSync(deck, `${readFileSync(deck, "utf8")}<!-- earlier -->`);
    await decks(["--only", "11"], {
      ACTIVATION_LAB_BROWSER: "/nowhere/chromium",
      ACTIVATION_LAB_NO_INSTALL: "1",
    });
    expect(readdirSync(build).filter((file) => file.startsWith(LECTURE) && file.endsWith(".pdf"))).toEqual(
      [],
    );
    expect(readFileSync(join(build, "index.html"), "utf8")).not.toContain(`${LECTURE}.pdf`);
  }, 600_000);

  it("makes a list of decks that passes the accessibility check and asks for nothing outside", async () => {
    const page = await browser.newPage();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(build, "index.html")).href);
    expect(await page.locator(".decks li img").count()).toBeGreaterThan(0);
    expect(requests.filter((address) => !/^(?:file|data):/.test(address))).toEqual([]);
    // The page's policy forbids scripts, so axe comes in through the debugger.
    const { violations } = (await page.evaluate(
      `(async () => { ${await axeSource()}; return axe.run(); })()`,
    )) as { violations: { id: string }[] };
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.locator(".decks a").first().click();
    await page.waitForSelector("html[data-ready=true]");
    await page.close();
  }, 120_000);

  it("builds decks without a browser, says that nothing was checked, and does not pass", async () => {
    const { code, out } = await decks(["--only", "11"], {
      ACTIVATION_LAB_BROWSER: "/nowhere/chromium",
      ACTIVATION_LAB_NO_INSTALL: "1",
    });
    expect(code).toBe(1);
    expect(out).toMatch(/NOT CHECKED/);
    expect(out).toMatch(/ACTIVATION_LAB_BROWSER/);
  }, 600_000);
});

async function axeSource(): Promise<string> {
  const { source } = (await import("axe-core")).default as { source: string };
  return source;
}

describe("npm run decks, called wrongly", () => {
  it("refuses a wrong command line with exit code 2 and explains itself on --help", async () => {
    expect((await decks(["--preset", "huge"])).code).toBe(2);
    expect((await decks(["--colour"])).code).toBe(2);
    expect((await decks(["11"])).code).toBe(2);
    expect((await decks(["--only", "99"])).code).toBe(2);
    const setting = await decks([], { ACTIVATION_LAB_PRESET: "huge" });
    expect([setting.code, setting.out]).toEqual([2, expect.stringMatching(/ACTIVATION_LAB_PRESET.*"huge"/s)]);
    const help = await decks(["--help"]);
    expect(help.code).toBe(0);
    expect(help.out).toMatch(/--only LIST[\s\S]*--preset NAME[\s\S]*--force/);
  });
});
