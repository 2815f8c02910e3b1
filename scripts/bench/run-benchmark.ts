import type { Group } from "./case.ts";
import { type Child, startChild } from "./child.ts";
import type { Contender } from "./contenders.ts";
import { measureGroup, type Rounds } from "./measure-group.ts";
import type { ContenderFacts, Results } from "./results.ts";

export interface Benchmark extends Rounds {
  readonly groups: readonly Group[];
  readonly contenders: readonly Contender[];
  /** Called with all results so far, after each group and at the end. */
  readonly onResults: (results: Results) => Promise<void>;
}

/** Measures group after group. Who cannot take part is noted with the reason, and the others go on. */
export async function runBenchmark(benchmark: Benchmark, results: Results): Promise<void> {
  const { groups, contenders, signal, onResults } = benchmark;
  const facts = new Map<string, ContenderFacts>();
  for (const group of groups) {
    const children: { name: string; child: Child }[] = [];
    try {
      for (const contender of contenders) {
        if (facts.get(contender.name)?.missing !== undefined || signal.aborted) continue;
        const child = await startChild(contender, signal);
        children.push({ name: contender.name, child });
        if (facts.has(contender.name) || signal.aborted) continue;
        const known = describeContender(contender, child);
        facts.set(contender.name, known);
        results.contenders.push(known);
      }
      const present = children.filter(({ name }) => facts.get(name)?.missing === undefined);
      await measureGroup(group, present, results.cases, benchmark);
    } finally {
      for (const { child } of children) child.end();
    }
    results.run.isInterrupted = signal.aborted;
    await onResults(results);
    if (signal.aborted) return;
  }
}

function describeContender({ name, title, cure }: Contender, { greeting }: Child): ContenderFacts {
  if ("missing" in greeting)
    return { name, title, missing: `${greeting.missing.replace(/[.\s]*$/, ".")} ${cure}` };
  return { name, title, versions: greeting.versions };
}
