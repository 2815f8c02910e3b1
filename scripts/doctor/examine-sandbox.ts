import { Problem } from "../problem.ts";
import { createSandbox } from "../sandbox/create-sandbox.ts";
import { SANDBOX_LIMITS } from "../sandbox/limits.ts";
import type { Examination } from "./diagnosis.ts";

const VIEW = { readOnly: {}, folder: "/lab", environment: {} };

/** Where `npm run labs -- grade` would run what students wrote. */
export function examineSandbox(create: typeof createSandbox = createSandbox): Examination {
  return {
    part: "sandbox",
    isNeeded: false,
    async examine() {
      try {
        await create(VIEW, SANDBOX_LIMITS);
        return { isThere: true, found: "bubblewrap makes one, in which submissions can be graded" };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { isThere: false, found: `none for submissions: ${error.came}`, cure: error.cure };
      }
    },
  };
}
