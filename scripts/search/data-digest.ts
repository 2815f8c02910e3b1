import { createHash } from "node:crypto";

import type { ChildData } from "activation-lab";

/** SHA-256 over all images and labels, in hexadecimal: what tells one set of data from another. */
export function digestData({ training, validation, test, hasTokens }: ChildData): string {
  const hash = createHash("sha256");
  if (hasTokens) hash.update("tokens");
  for (const part of [training, validation, test]) {
    if (part === undefined) continue;
    const { height, width, channels, classNames, labels, pixels } = part;
    hash.update(JSON.stringify([height, width, channels, classNames.length, labels]));
    hash.update(pixels);
  }
  return hash.digest("hex");
}
