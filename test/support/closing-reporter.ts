import type { Reporter, TestModule } from "vitest/node";

import { NEED_MARK } from "./needs-mark.ts";

/** Says at the end which tests waited for something that this machine lacks, then the one closing line. */
export default class ClosingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const needs = new Map<string, { reason: string; tests: number }>();
    for (const module of modules) {
      if (module.children.size === 0 && module.state() === "failed") counts.failed += 1;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        counts[state] += 1;
        const mark = state === "skipped" ? NEED_MARK.exec(test.fullName) : null;
        if (mark === null) continue;
        const [, name = "", reason = ""] = mark;
        needs.set(name, { reason, tests: (needs.get(name)?.tests ?? 0) + 1 });
      }
    }
    for (const [name, { reason, tests }] of needs) {
      console.log(`skipped ${tests} tests that need ${name}: ${reason}`);
    }
    console.log(
      `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped + counts.pending} skipped`,
    );
  }
}
