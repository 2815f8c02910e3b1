import { chooseNames } from "../choose-names.ts";
import type { Group } from "./case.ts";
import { convolutionCases } from "./cases/convolutions.ts";
import { deepApl, deepRelu } from "./cases/deep.ts";
import { perceptron } from "./cases/perceptron.ts";
import { productCases } from "./cases/products.ts";
import { resnet20 } from "./cases/resnet-20.ts";
import { hardCases, separateCases, softCases, taskCases } from "./cases/tasks.ts";
import { tcdcn } from "./cases/tcdcn.ts";

/** Everything that is measured. A new case is a file in `cases/`, a line here and its twin in PyTorch. */
export const groups: readonly Group[] = [
  { name: "perceptron", title: "Perceptron", cases: [perceptron] },
  { name: "tcdcn", title: "TCDCN", cases: [tcdcn] },
  { name: "deep", title: "Ten layers of 128", cases: [deepRelu, deepApl] },
  { name: "resnet-20", title: "ResNet-20", cases: [resnet20] },
  {
    name: "task",
    title: "Nets of several tasks",
    cases: [...taskCases, ...separateCases, ...hardCases, ...softCases],
  },
  {
    name: "operations",
    title: "Matrix products and convolutions",
    cases: [...productCases, ...convolutionCases],
  },
];

/**
 * The groups with those of their cases that are chosen; all without a choice.
 *
 * @throws UsageProblem if a choice fits no case.
 */
export function chooseGroups(only: readonly string[] | undefined): Group[] {
  const names = groups.flatMap(({ cases }) => cases.map(({ name }) => name));
  const chosen = new Set(chooseNames(names, only));
  return groups
    .map((group) => ({ ...group, cases: group.cases.filter(({ name }) => chosen.has(name)) }))
    .filter(({ cases }) => cases.length > 0);
}
