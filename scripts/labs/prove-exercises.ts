import type { Failure } from "../kernel/failures.ts";
import { startWarmKernel, type WarmKernel } from "../kernel/warm-kernel.ts";
import type { CodeCell, JsonValue, Notebook } from "../notebook/notebook.ts";
import { overAll } from "../over-all.ts";
import { ANSWER_TYPE } from "./answer-type.ts";
import { judgeAnswers, type Verdict } from "./judge-answers.ts";
import { readNbgrader } from "./nbgrader-cell.ts";
import { type Proof, planProof } from "./plan-proof.ts";
import type { PlannedCell } from "./plan-run.ts";

/** A test of a notebook, tried out with the solution and with what students get. */
export interface ProvedTest {
  readonly notebook: string;
  readonly gradeId: string;
  readonly points: number;
  readonly checks: number;
  /** What is wrong; empty if the solution is right in all checks, and the stub in none. */
  readonly faults: readonly string[];
}

export interface ProofOptions {
  /** Folder of the notebooks, from which their cells import. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProved?: (notebook: Notebook, tests: readonly ProvedTest[]) => void;
}

const CELL_SECONDS = 120;
/** A failure after which the kernel goes on, as a stub's. */
const HARMLESS = "cell-failed";

/**
 * Runs the exercises of each notebook, first with their solutions, then with the stubs that students get, and judges both
 * as a submission is judged. Notebooks follow each other in kernels that are shared, each without the names of the one
 * before.
 *
 * @throws Problem if a test cell cannot be graded; the reason of `signal` if that comes.
 */
export async function proveExercises(
  notebooks: readonly Notebook[],
  { folder, signal, onProved }: ProofOptions,
): Promise<ProvedTest[]> {
  const proofs = notebooks.map(planProof);
  const idle: WarmKernel[] = [];
  const prove = async (proof: Proof): Promise<ProvedTest[]> => {
    const started = await (idle.pop() ??
      startWarmKernel({ folder, preset: "quick", cellSeconds: CELL_SECONDS, signal }));
    if (!("execute" in started)) {
      return proof.tests.map((test) => describeTest(proof, test, 0, [started.message]));
    }
    let isSound = false;
    try {
      const { tests, isFatal } = await runProof(proof, started, signal);
      isSound = !isFatal;
      return tests;
    } finally {
      if (isSound) idle.push(started);
      else await started.stop();
    }
  };
  try {
    const proved = await overAll(proofs, signal, async (proof) => {
      const tests = await prove(proof);
      if (!signal.aborted) onProved?.(proof.notebook, tests);
      return tests;
    });
    signal.throwIfAborted();
    return proved.flat();
  } finally {
    await Promise.all(idle.map((kernel) => kernel.stop()));
  }
}

async function runProof(
  proof: Proof,
  kernel: WarmKernel,
  signal: AbortSignal,
): Promise<{ tests: ProvedTest[]; isFatal: boolean }> {
  const first = await runCells(kernel, proof.solved, 0, signal);
  const start = proof.solved.findIndex(({ role }) => role === "answer");
  // What the solutions declared is forgotten from there on.
  const second = first.failures.size === 0 ? await runCells(kernel, proof.unsolved, start, signal) : first;
  const isFatal = [...second.failures.values()].flat().some(({ rule }) => rule !== HARMLESS);
  return { tests: proof.tests.map((test) => judge(proof, test, first, second)), isFatal };
}

interface Run {
  /** By cell: what was sent. */
  readonly sent: ReadonlyMap<string, readonly JsonValue[]>;
  /** By cell, for those that failed. */
  readonly failures: ReadonlyMap<string, readonly Failure[]>;
}

/** Runs the cells from the one at `start`, and gathers by cell what was sent and what failed. */
async function runCells(
  kernel: WarmKernel,
  cells: readonly PlannedCell[],
  start: number,
  signal: AbortSignal,
): Promise<Run> {
  const sent = new Map<string, readonly JsonValue[]>();
  const failures = new Map<string, readonly Failure[]>();
  for (const [position, { id, source }] of cells.entries()) {
    if (position < start) continue;
    const cell: CodeCell = { type: "code", id, source, metadata: {}, executionCount: null, outputs: [] };
    const found = await kernel.execute(cell, position, signal);
    if (found.length > 0) failures.set(id, found);
    if (found.some(({ rule }) => rule !== HARMLESS)) break;
    const outputs = kernel.outputsOf(id);
    sent.set(
      id,
      outputs.flatMap((output) => (output.type === "display" ? (output.data[ANSWER_TYPE] ?? []) : [])),
    );
  }
  return { sent, failures };
}

function judge(proof: Proof, test: PlannedCell, first: Run, second: Run): ProvedTest {
  const reference = first.sent.get(test.id) ?? [];
  const failed = [...first.failures].flatMap(([id, failures]) =>
    failures.map(({ message }) => `with the solutions, cell ${id} fails: ${message}`),
  );
  if (failed.length > 0) return describeTest(proof, test, reference.length, failed);
  const verdicts = (run: Run): Verdict[] => judgeAnswers(reference, run.sent.get(test.id) ?? []);
  const wrong = verdicts(first)
    .filter(({ isRight }) => !isRight)
    .map(({ name, message }) => `the solution is not right in ${name}: ${message}`);
  const given = verdicts(second)
    .filter(({ isRight }) => isRight)
    .map(({ name }) => `what students start from is right in ${name}`);
  const none = reference.length === 0 ? ["it checks nothing"] : [];
  return describeTest(proof, test, reference.length, [...none, ...wrong, ...given]);
}

function describeTest(
  { notebook }: Proof,
  { id, gradeId }: PlannedCell,
  checks: number,
  faults: readonly string[],
): ProvedTest {
  const points = readNbgrader(notebook.cells.find((cell) => cell.id === id)!)?.points ?? 0;
  return { notebook: notebook.name, gradeId, points, checks, faults };
}
