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

function launch(path: string, chromiumSandbox: boolean): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    headless: true,
    chromiumSandbox,
    args: QUIET,
    timeout: 60_000,
  });
}

/**
 * Starts a headless browser. Its own sandbox is on where the system allows it: not for root, and not for a downloaded
 * browser on systems that restrict user namespaces. What it opens is local, behind a policy and without a network.
 */
export async function launchBrowser(path: string): Promise<Browser> {
  try {
    if (thisMachine.isRoot) return await launch(path, false);
    return await launch(path, true).catch((error: unknown) => {
      if (!/sandbox/i.test(String(error))) throw error;
      return launch(path, false);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem(
      {
        rule: "The browser for the check starts without a window.",
        came: `${path}, which did not: ${reason.split("\n")[0]}`,
        cure: "Name another browser in ACTIVATION_LAB_BROWSER.",
      },
      { cause: error },
    );
  }
}
