import { fileURLToPath } from "node:url";

import { REPOSITORY } from "../repository.ts";
import { runProcess } from "../setup/run-process.ts";
import type { Examination } from "./diagnosis.ts";

const PROGRAM = fileURLToPath(new URL("engine.mjs", import.meta.url));

/** What `engine.mjs` prints. */
interface Engine {
  readonly name: string;
  readonly kernels: string;
  readonly version: string;
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  readonly isRight: boolean;
}

const SLOW: Record<string, string> = {
  javascript: "without SIMD, which is several times slower",
  stock: "with the kernels of TensorFlow.js",
};

/** Chooses a backend as the notebooks do. */
export function examineEngine(program: string = PROGRAM): Examination {
  return {
    part: "engine",
    isNeeded: true,
    async examine(signal) {
      const options = { folder: REPOSITORY, patience: 60, signal };
      const { outcome, code, stdout, log } = await runProcess(process.execPath, [program], options);
      if (outcome !== "ended" || code !== 0) {
        const isUnbuilt = /ERR_MODULE_NOT_FOUND/.test(log);
        const errors = log.split("\n").filter((line) => /error/i.test(line));
        return {
          isThere: false,
          found: isUnbuilt ? "the package is not built" : (errors[0] ?? `no word within 60 s`).trim(),
          cure: isUnbuilt
            ? "Run npm ci, or npm run build."
            : "Unset ACTIVATION_LAB_BACKEND, or run npm ci again.",
        };
      }
      const { name, kernels, version, refused, isRight } = JSON.parse(
        stdout.trim().split("\n").at(-1)!,
      ) as Engine;
      const quality =
        SLOW[kernels] ?? `with SIMD${kernels === "fast" ? ", relaxed" : ""}; its self-test passes`;
      const reasons = refused.map((refusal) => `${refusal.name}: ${refusal.reason}`).join("; ");
      if (!isRight) {
        return {
          isThere: false,
          found: `${name} computes a wrong product`,
          cure: "Set ACTIVATION_LAB_BACKEND=cpu, and report it.",
        };
      }
      const better = name === "cpu" && reasons !== "" ? ` (${reasons})` : "";
      return { isThere: true, found: `${name}, ${quality}; TensorFlow.js ${version}${better}` };
    },
  };
}
