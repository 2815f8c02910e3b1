import { readFileSync } from "node:fs";
import { extname, resolve, sep } from "node:path";

const IMAGE_TYPES: Record<string, string> = {
  ".gif": "image/gif",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};

/** An image beside the notebooks as a data address; nothing outside their folder, nothing that is no image. */
export function readImageIn(folder: string): (source: string) => string | undefined {
  return (source) => {
    const path = resolve(folder, source);
    const type = IMAGE_TYPES[extname(path).toLowerCase()];
    if (type === undefined || !path.startsWith(resolve(folder) + sep)) return undefined;
    try {
      return `data:${type};base64,${readFileSync(path).toString("base64")}`;
    } catch {
      return undefined;
    }
  };
}
