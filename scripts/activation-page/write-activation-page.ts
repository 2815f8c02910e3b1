import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { activations, gaussianMoments } from "activation-lab";

import type { Bibliography } from "../deck/bibliography.ts";
import type { Finding } from "../finding.ts";
import { renderActivationPage } from "./activation-page.ts";

/**
 * Writes `activations.html` from the table of the built package, which is the one source of what it says.
 *
 * @returns What is wrong with it, such as a formula that cannot be typeset.
 */
export async function writeActivationPage(
  folders: { readonly slides: string; readonly build: string },
  bibliography: Bibliography,
): Promise<readonly Finding[]> {
  const template = await readFile(join(folders.slides, "activations.html"), "utf8");
  const entries = Object.values(activations).map((activation) => ({
    activation,
    moments: gaussianMoments(activation),
  }));
  const { html, findings } = renderActivationPage(entries, template, bibliography);
  await writeFile(join(folders.build, "activations.html"), html);
  return findings;
}
