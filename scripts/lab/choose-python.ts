import { Problem } from "../problem.ts";
import type { PythonCommand, PythonFacts } from "./describe-python.ts";

/** A Python that has JupyterLab, or the one from which an environment with JupyterLab can be made. */
export type Choice =
  | { readonly kind: "lab"; readonly python: PythonFacts }
  | { readonly kind: "base"; readonly python: PythonFacts };

export interface ChoiceOptions {
  readonly candidates: readonly PythonCommand[];
  /** Whether the user has named the first of them: it must run, and its JupyterLab is taken as it is. */
  readonly isNamed: boolean;
  /** Path of the project's own interpreter. */
  readonly own: string;
  /** Whether only JupyterLab in the project's own environment will do. */
  readonly wantsOwn: boolean;
  readonly describe: (command: PythonCommand) => Promise<PythonFacts | undefined>;
  /** Ways to open the notebooks that need no Python on this machine, for the message; those of the course. */
  readonly otherWays?: string | undefined;
}

/** The oldest Python on which the pinned JupyterLab runs, and the oldest JupyterLab for which plotly has a renderer. */
const OLDEST_PYTHON = [3, 10];
const OLDEST_LAB = [4, 0];

/**
 * Takes the first Python with JupyterLab and plotly, else the first with JupyterLab, else one that can make an
 * environment.
 *
 * @throws Problem that names the other ways to open a notebook if there is no fitting Python.
 */
export async function choosePython(options: ChoiceOptions): Promise<Choice> {
  const { candidates, isNamed, own, wantsOwn, describe } = options;
  const found: { facts: PythonFacts; isOwn: boolean }[] = [];
  for (const [index, command] of candidates.entries()) {
    const facts = await describe(command);
    const isWanted = isNamed && index === 0;
    if (facts === undefined) {
      if (isWanted) throw noPython(options, []);
      continue;
    }
    const isOwn = command[0] === own;
    found.push({ facts, isOwn });
    if (hasLab(facts) && (facts.plotly !== undefined || isWanted) && (isOwn || !wantsOwn))
      return { kind: "lab", python: facts };
  }
  const lab = found.find(({ facts }) => hasLab(facts));
  if (lab !== undefined && !wantsOwn) return { kind: "lab", python: lab.facts };
  const bases = found.filter(({ isOwn }) => !isOwn).map(({ facts }) => facts);
  const base = bases.find((facts) => isAtLeast(facts.version, OLDEST_PYTHON) && facts.hasVenv);
  if (base !== undefined) return { kind: "base", python: base };
  throw noPython(options, bases);
}

export function hasLab({ jupyterlab }: PythonFacts): boolean {
  return jupyterlab !== undefined && isAtLeast(jupyterlab, OLDEST_LAB);
}

function isAtLeast(version: string, oldest: readonly number[]): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest[0]! || (major === oldest[0]! && minor >= oldest[1]!);
}

/** Ways to open the course. */
const OTHER_WAYS =
  "Without Python: open the folder in VS Code with the Jupyter extension, in its dev container, or on Binder, " +
  "or read the lectures as decks: npm run decks.";

function noPython(
  { candidates, own, otherWays = OTHER_WAYS }: ChoiceOptions,
  bases: readonly PythonFacts[],
): Problem {
  const [newest] = bases;
  const programs = candidates.filter(([program]) => program !== own).map((command) => command.join(" "));
  const came =
    newest === undefined
      ? `none that runs (tried ${programs.join(", ")})`
      : isAtLeast(newest.version, OLDEST_PYTHON)
        ? `${newest.executable}, which lacks JupyterLab and cannot make a virtual environment`
        : `Python ${newest.version} (${newest.executable})`;
  const install =
    newest !== undefined && isAtLeast(newest.version, OLDEST_PYTHON)
      ? "Install what it lacks (on Debian and Ubuntu: apt install python3-venv)"
      : "Install Python from https://www.python.org/downloads";
  return new Problem({
    rule: `JupyterLab needs Python ${OLDEST_PYTHON.join(".")} or newer.`,
    came,
    cure: `${install}, or name another in ACTIVATION_LAB_PYTHON. ${otherWays}`,
  });
}
