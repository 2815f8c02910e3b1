import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";

import { identifyBrowser } from "../../../scripts/check/identify-browser.ts";

it.skipIf(process.platform === "win32")(
  "names another version by another name, also behind a script that stays",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "activation-lab-browser-"));
    const browser = join(folder, "chromium");
    writeFileSync(browser, `#!/bin/sh\ncat ${folder}/version\n`, { mode: 0o755 });
    writeFileSync(join(folder, "version"), "Chromium 1\n");
    const before = await identifyBrowser(browser);
    expect(await identifyBrowser(browser)).toBe(before);
    writeFileSync(join(folder, "version"), "Chromium 2\n");
    expect(await identifyBrowser(browser)).not.toBe(before);
    rmSync(folder, { recursive: true });
  },
);
