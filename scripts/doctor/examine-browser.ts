import { findInstalledBrowser } from "../check/find-browser.ts";
import { launchBrowser } from "../check/launch-browser.ts";
import { Problem } from "../problem.ts";
import type { Examination } from "./diagnosis.ts";

/** Starts the browser that checks the decks. */
export function examineBrowser(find: () => string | undefined = findInstalledBrowser): Examination {
  return {
    part: "browser",
    isNeeded: true,
    async examine() {
      const path = find();
      if (path === undefined) {
        const named = process.env.ACTIVATION_LAB_BROWSER;
        return {
          isThere: false,
          found: named ? `${named} of ACTIVATION_LAB_BROWSER is no program` : "no Chromium, Chrome or Edge",
          cure: "npm run decks downloads one (120 MB); or install one, or name one in ACTIVATION_LAB_BROWSER.",
        };
      }
      try {
        const browser = await launchBrowser(path);
        const version = browser.version();
        await browser.close();
        return { isThere: true, found: `${path}, version ${version}` };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { isThere: false, found: error.came, cure: error.cure };
      }
    },
  };
}
