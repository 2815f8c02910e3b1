import { describe, expect, it, vi } from "vitest";

import { type DisplayMessage, findKernelDisplay } from "../../../src/notebook/kernel-display.ts";

const message: DisplayMessage = {
  data: { "application/vnd.plotly.v1+json": { data: [] }, "text/plain": "a figure" },
  metadata: { activation_lab: { kind: "figure" } },
};

describe("finding the kernel's display", () => {
  it.each(["/home/a/node_modules/tslab/dist/jupyter.js", "C:\\npm\\node_modules\\tslab\\dist\\jupyter.js"])(
    "takes the loaded module that runs the kernel: %s",
    (path) => {
      const write = vi.fn();
      const modules = {
        "/home/a/node_modules/tslab/dist/main.js": { exports: {} },
        "/usr/lib/node_modules/tslab/dist/jupyter.js": { exports: { lastWriteDisplayData: null } },
        [path]: { exports: { lastWriteDisplayData: write } },
      };
      const display = findKernelDisplay({ modules, tslab: undefined });
      display?.(message);
      display?.(message, { id: "a", isUpdate: true });
      expect(write.mock.calls).toEqual([
        [{ ...message, transient: {} }, false],
        [{ ...message, transient: { display_id: "a" } }, true],
      ]);
    },
  );

  it("falls back to one type through the public API under another tslab", () => {
    const raw = vi.fn();
    const replaced = vi.fn();
    const newDisplay = vi.fn(() => ({ raw: replaced }));
    const require = (name: string) => (name === "tslab" ? { display: { raw }, newDisplay } : undefined);
    const display = findKernelDisplay({ modules: {}, tslab: { require } });
    display?.(message);
    display?.(message, { id: "b", isUpdate: false });
    display?.(message, { id: "b", isUpdate: true });
    expect(raw.mock.calls).toEqual([["application/vnd.plotly.v1+json", { data: [] }]]);
    expect(newDisplay).toHaveBeenCalledTimes(1);
    expect(replaced).toHaveBeenCalledTimes(2);
  });

  it("finds none outside a kernel", () => {
    expect(findKernelDisplay({ modules: {}, tslab: undefined })).toBeUndefined();
    expect(findKernelDisplay({ modules: { "/a/dist/jupyter.js": undefined }, tslab: {} })).toBeUndefined();
    const imported = { "/a/tslab/dist/jupyter.js": { exports: { lastWriteDisplayData: null } } };
    expect(findKernelDisplay({ modules: imported, tslab: undefined })).toBeUndefined();
    expect(findKernelDisplay({ modules: {}, tslab: { require: () => ({}) } })).toBeUndefined();
  });
});
