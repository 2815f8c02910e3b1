import type { Cell } from "../notebook/notebook.ts";

/** The file name that an address in Markdown stands for, such as `a b.png` for `a%20b.png`. */
function decodeName(address: string): string | undefined {
  try {
    return decodeURIComponent(address);
  } catch {
    return undefined;
  }
}

function attachmentOf(cell: Cell, source: string): string | undefined {
  if (!source.startsWith("attachment:") || cell.type === "code") return undefined;
  const bundle = cell.attachments[source.slice("attachment:".length)];
  const [type, content] = Object.entries(bundle ?? {}).find(([name]) => name.startsWith("image/")) ?? [];
  return type === undefined ? undefined : `data:${type};base64,${String(content).replace(/\s/g, "")}`;
}

/** The image that a cell names, from its attachments or, by `readImage`, from beside the notebook, as a data address. */
export function findImage(
  cell: Cell,
  source: string,
  readImage: (name: string) => string | undefined,
): string | undefined {
  const name = decodeName(source);
  return name === undefined ? undefined : (attachmentOf(cell, name) ?? readImage(name));
}
