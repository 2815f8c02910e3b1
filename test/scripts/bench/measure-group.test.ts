import { describe, expect, test } from "vitest";

import type { Case } from "../../../scripts/bench/case.ts";
import { type Entrant, measureGroup } from "../../../scripts/bench/measure-group.ts";
import type { Answer, Request } from "../../../scripts/bench/protocol.ts";
import type { CaseResult } from "../../../scripts/bench/results.ts";
import { run } from "./fixture.ts";

function subject(name: string, parts: Partial<Case> = {}): Case {
  const prepare = () => {
    throw new Error("only a contender's process prepares a case");
  };
  return { name, title: name, kind: "step", prepare, ...parts };
}

interface Measurement {
  readonly cases: Case[];
  readonly answers: Record<string, (request: Request) => Answer>;
  readonly rounds?: number;
  readonly interruptAfter?: number;
}

/** Measures with contenders that answer at once, and lists who was asked for what. */
async function measure({ cases, answers, rounds = 2, interruptAfter = 1000 }: Measurement) {
  const asked: string[] = [];
  const abort = new AbortController();
  const results: CaseResult[] = [];
  const entrants = Object.entries(answers).map(
    ([name, answer]): Entrant => ({
      name,
      child: {
        async ask(request) {
          asked.push(`${name} ${request.case}`);
          if (asked.length === interruptAfter) abort.abort();
          return answer(request);
        },
      },
    }),
  );
  const { signal } = abort;
  const group = { name: "g", title: "G", cases };
  await measureGroup(group, entrants, results, { rounds, seconds: 10, signal, onProgress: () => {} });
  return { asked, results };
}

describe("measureGroup", () => {
  test("goes through cases and contenders in every round, takes turns, and drops the first round", async () => {
    const { asked, results } = await measure({
      cases: [subject("a"), subject("b")],
      answers: { one: () => ({ run: run(1) }), two: () => ({ run: run(2) }) },
    });
    const round = ["one a", "two a", "one b", "two b"];
    const turned = ["two a", "one a", "two b", "one b"];
    expect(asked).toEqual([...round, ...turned, ...round]);
    expect(results.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(results[1]!.measured.two!.runs).toEqual([run(2), run(2)]);
  });

  test("asks nobody again for what they do not know or failed at, and goes on with the others", async () => {
    const { asked, results } = await measure({
      cases: [subject("a")],
      answers: {
        ignorant: () => ({ unknown: true }),
        broken: () => ({ failure: "no kernel" }),
        lost: () => {
          throw new Error("its process ended");
        },
        good: () => ({ run: run(1) }),
      },
    });
    expect(asked).toEqual(["ignorant a", "broken a", "lost a", "good a", "good a", "good a"]);
    expect(results[0]!.measured).toEqual({
      broken: { runs: [], failure: "no kernel" },
      lost: { runs: [], failure: "its process ended" },
      good: { runs: [run(1), run(1)] },
    });
  });

  test("asks for operations in rows, and for a fifth of the time", async () => {
    const requests: Request[] = [];
    const keep = (request: Request): Answer => {
      requests.push(request);
      return { run: run(1) };
    };
    const cases = [subject("a"), subject("b", { kind: "operation", repeats: 3 })];
    await measure({ cases, answers: { one: keep }, rounds: 1 });
    expect(requests.slice(0, 2)).toEqual([
      { case: "a", repeats: 1, seconds: 10 },
      { case: "b", repeats: 3, seconds: 2 },
    ]);
  });

  test("stops when it is interrupted, and keeps what it has", async () => {
    const answers = { one: (): Answer => ({ run: run(1) }) };
    const { asked, results } = await measure({
      cases: [subject("a")],
      answers,
      rounds: 100,
      interruptAfter: 5,
    });
    expect(asked).toHaveLength(5);
    expect(results[0]!.measured.one!.runs).toHaveLength(3);
  });
});
