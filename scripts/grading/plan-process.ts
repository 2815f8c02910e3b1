import { planRun } from "../labs/plan-run.ts";
import type { ToPlan } from "./planner.ts";

// A process of its own, since the compiler's parser takes years for some texts of a hundred characters.
process.on("message", ({ source, submission }: ToPlan) => {
  process.send!(planRun(source, submission));
});
