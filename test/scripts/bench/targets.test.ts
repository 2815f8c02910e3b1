import { expect, test } from "vitest";

import { judgeTargets } from "../../../scripts/bench/targets.ts";
import { result, results, run } from "./fixture.ts";

test("a ratio is judged by its median and shown with its rounds", () => {
  const measured = result("deep-apl", { wasm: [run(11), run(12), run(14)] });
  const other = result("deep-relu", { wasm: [run(10), run(10), run(10)] });
  expect(judgeTargets(results([measured, other])).at(-1)).toEqual({
    title: "APL net to ReLU net",
    bound: "≤ 1.15",
    measured: "1.20 (1.10 … 1.40)",
    isReached: false,
  });
});

test("what is not measured is neither reached nor missed; what was not asked for is not mentioned", () => {
  const targets = judgeTargets(results([result("tcdcn", { wasm: [run(30)], pytorch: [run(10)] })]));
  const nothing = { measured: "not measured", isReached: undefined };
  expect(targets).toEqual([
    { title: "tcdcn: wasm to tfjs-node", bound: "≤ 1", ...nothing },
    { title: "tcdcn: wasm to PyTorch", bound: "≤ 4", measured: "3.00 (3.00 … 3.00)", isReached: true },
    { title: "tcdcn: wasm with relaxed SIMD to PyTorch", bound: "≤ 2.5", ...nothing },
  ]);
});

test("a further task costs what the net grows by, against a net with its share of the examples", () => {
  const cases = [
    result("task-shared-1", { wasm: [run(10)] }),
    result("task-shared-4", { wasm: [run(13)] }),
    result("task-separate-4", { wasm: [run(40)] }),
  ];
  // (13 - 10) / 3 for a further task, 40 / 4 for a separate net.
  expect(judgeTargets(results(cases))).toEqual([
    {
      title: "4 tasks: each further task to a separate net",
      bound: "≤ 10 %",
      measured: "10.0 % (10.0 % … 10.0 %)",
      isReached: true,
    },
  ]);
});

test("operations reach their goal only if all of them do", () => {
  const product = (size: number, milliseconds: number) => {
    const runs = { wasm: [run(milliseconds, { peak: 100 })] };
    return result(`product-ab-${size}`, runs, { kind: "operation", operations: 1e8 });
  };
  const [target] = judgeTargets(results([product(1, 1.25), product(2, 2)]));
  expect(target).toMatchObject({
    title: "products: wasm to the peak of 128-bit SIMD, 1 of 2 sizes reach it",
    measured: "65.0 % (50.0 % … 80.0 %)",
    isReached: false,
  });
  expect(judgeTargets(results([product(1, 1.25)]))[0]?.isReached).toBe(true);
  const [unknown] = judgeTargets(results([result("product-ab-1", { wasm: [run(1)] })]));
  expect(unknown?.isReached).toBeUndefined();
});
