import { createRequire } from "node:module";

/** One output of a cell: contents by MIME type, the richest first and `text/plain` last, and metadata. */
export interface DisplayMessage {
  readonly data: { readonly [mimeType: string]: unknown };
  readonly metadata: { readonly [key: string]: unknown };
}

/** An output that is replaced and not repeated: its id, and whether it has been displayed before. */
export interface DisplayIdentity {
  readonly id: string;
  readonly isUpdate: boolean;
}

export type KernelDisplay = (message: DisplayMessage, identity?: DisplayIdentity) => void;

/** What of tslab's public module is used where its insides are not as known. */
interface PublicTslab {
  readonly display: { raw(mimeType: string, content: unknown): void };
  newDisplay(): { raw(mimeType: string, content: unknown): void };
}

type WriteDisplayData = (content: object, isUpdate: boolean) => void;

/** Where to look for a running kernel: Node's loaded CommonJS modules and the global that tslab hands to cells. */
export interface KernelSurroundings {
  readonly modules: { readonly [path: string]: { readonly exports: unknown } | undefined };
  readonly tslab: unknown;
}

/**
 * Displays an output in the cell that is running; outside a kernel, prints its `text/plain` to standard output.
 *
 * This file is the only one that knows tslab's insides. Its public `display` sends one MIME type per output; a figure
 * needs three in one.
 */
export function emit(message: DisplayMessage, identity?: DisplayIdentity): void {
  const display = findKernelDisplay({
    modules: createRequire(import.meta.url).cache,
    tslab: (globalThis as { __tslab__?: unknown }).__tslab__,
  });
  if (display !== undefined) display(message, identity);
  else process.stdout.write(`${String(message.data["text/plain"])}\n`);
}

/**
 * How to display something in the kernel that runs this process.
 *
 * The kernel's tslab need not be the one that a cell could import: it may be installed globally, or beside another
 * project. So its module is looked for among those already loaded; the running one is the one that holds a function,
 * which it sets before each cell.
 *
 * @returns `undefined` outside a kernel.
 */
export function findKernelDisplay(surroundings: KernelSurroundings): KernelDisplay | undefined {
  for (const [path, module] of Object.entries(surroundings.modules)) {
    if (!/[\\/]dist[\\/]jupyter\.js$/.test(path)) continue;
    const write = (module?.exports as { lastWriteDisplayData?: unknown } | undefined)?.lastWriteDisplayData;
    if (typeof write === "function") return wholeBundle(write as WriteDisplayData);
  }
  const tslab = findPublicTslab(surroundings.tslab);
  return tslab && oneType(tslab);
}

function wholeBundle(write: WriteDisplayData): KernelDisplay {
  return ({ data, metadata }, identity) => {
    const transient = identity === undefined ? {} : { display_id: identity.id };
    write({ data, metadata, transient }, identity?.isUpdate ?? false);
  };
}

/** tslab's own displays that are replaced, by our id; one process runs one kernel. */
const replacedDisplays = new Map<string, ReturnType<PublicTslab["newDisplay"]>>();

/** Under another version of tslab: the richest type alone, through the public API. */
function oneType(tslab: PublicTslab): KernelDisplay {
  return ({ data }, identity) => {
    const [mimeType = "text/plain", content = ""] = Object.entries(data)[0] ?? [];
    if (identity === undefined) return tslab.display.raw(mimeType, content);
    const display = replacedDisplays.get(identity.id) ?? tslab.newDisplay();
    replacedDisplays.set(identity.id, display);
    display.raw(mimeType, content);
  };
}

/** The kernel's own public module: the `require` that it hands to cells answers `tslab` with it, wherever it lies. */
function findPublicTslab(global: unknown): PublicTslab | undefined {
  const require = (global as { require?: unknown } | undefined)?.require;
  if (typeof require !== "function") return undefined;
  const tslab = require("tslab") as Partial<PublicTslab>;
  return typeof tslab.display?.raw === "function" && typeof tslab.newDisplay === "function"
    ? (tslab as PublicTslab)
    : undefined;
}
