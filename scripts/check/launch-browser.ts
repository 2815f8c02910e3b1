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

function launch(path: string, chromiumSandbox: boolean, signal: AbortSignal | undefined): Promise<Browser> {
  // Playwright would end the whole process without a word.
  const handles = signal === undefined;
  return chromium.launch({
    handleSIGINT: handles,
    handleSIGTERM: handles,
    handleSIGHUP: handles,
    executablePath: path,
    headless: true,
    chromiumSandbox,
    args: QUIET,
    timeout: 60_000,
  });
}

/**
 * Starts a headless browser, which an aborted signal closes: whatever waits for it fails then. Its own sandbox is on where the system allows it: not for root, and not for a downloaded
 * browser on systems that restrict user namespaces. What it opens is local, behind a policy and without a network.
 */
export async function launchBrowser(path: string, signal?: AbortSignal): Promise<Browser> {
  try {
    const browser = await launch(path, !thisMachine.isRoot, signal).catch((error: unknown) => {
      if (thisMachine.isRoot || !/sandbox/i.test(String(error))) throw error;
      return launch(path, false, signal);
    });
    const close = (): void => void browser.close().catch(() => {});
    if (signal?.aborted === true) close();
    signal?.addEventListener("abort", close, { once: true });
    browser.on("disconnected", () => signal?.removeEventListener("abort", close));
    return browser;
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
