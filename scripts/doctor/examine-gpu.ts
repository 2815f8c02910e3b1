import { existsSync } from "node:fs";
import { join } from "node:path";

import { folderOf } from "../setup/install-packages.ts";
import { runProcess } from "../setup/run-process.ts";
import { SETUPS } from "../setup/setups.ts";
import type { Examination } from "./diagnosis.ts";

/** An NVIDIA GPU, and whether a backend for one is installed. */
export function examineGpu(root: string, program = "nvidia-smi"): Examination {
  return {
    part: "GPU",
    isNeeded: false,
    async examine(signal) {
      const installed = Object.values(SETUPS)
        .flatMap(({ packages }) => Object.keys(packages))
        .filter((name) => existsSync(join(folderOf(root, name), "package.json")));
      const end = await runProcess(program, ["-L"], { folder: root, patience: 20, signal });
      const gpus = end.code === 0 ? (end.stdout.match(/^GPU \d+: .*?(?= \(UUID|$)/gm) ?? []) : [];
      const packages = installed.length === 0 ? "no backend for one is installed" : installed.join(" and ");
      if (gpus.length === 0) {
        return {
          isThere: false,
          found: `none of NVIDIA; ${packages}`,
          cure: "Nothing in the course needs one.",
        };
      }
      if (installed.length > 0) return { isThere: true, found: `${gpus.join(", ")}; ${packages}` };
      return {
        isThere: false,
        found: `${gpus.join(", ")}; ${packages}`,
        cure: "npm run setup:gpu installs one.",
      };
    },
  };
}
