import { type Browser, chromium } from "playwright";

import { Problem } from "../problem.ts";
import { thisMachine } from "./machine.ts";

/** Nothing of the browser's own may use the network, and pictures are drawn alike with and without a graphics card. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
  "--force-color-profile=srgb",
  "--disable-gpu-rasterization",
  "--enable-unsafe-swiftshader",
];

/** Starts a headless browser. Its own sandbox is on, but for root, with whom it cannot run. */
export async function launchBrowser(path: string): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: path,
      headless: true,
      chromiumSandbox: !thisMachine.isRoot,
      args: QUIET,
      timeout: 60_000,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem(
      {
        rule: "The browser for the check starts without a window.",
        came: `${path}, which did not: ${reason.split("\n")[0]}`,
        cure: /sandbox/i.test(reason)
          ? "Its sandbox is forbidden here: install Chromium or Chrome as a package of the system."
          : "Name another browser in ACTIVATION_LAB_BROWSER.",
      },
      { cause: error },
    );
  }
}
