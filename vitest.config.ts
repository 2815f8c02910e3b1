import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

import { listSharingFiles } from "./test/support/sharing-files.ts";

const sharing = listSharingFiles(fileURLToPath(new URL("test", import.meta.url)));

export default defineConfig({
  test: {
    // Kernels, browsers and WebAssembly back ends are processes of their own: two files at a time fill two cores.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ["default", "./test/support/closing-reporter.ts"],
    // In the order of the names: the long tests first.
    projects: [
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts"], exclude: sharing } },
      { extends: true, test: { name: "sharing", include: sharing, isolate: false } },
    ],
  },
});
