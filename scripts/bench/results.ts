import type { Run } from "./protocol.ts";

/** All that a run of the benchmark has measured; this is what `--json` writes. */
export interface Results {
  readonly run: RunFacts;
  readonly contenders: ContenderFacts[];
  readonly cases: CaseResult[];
}

/** When, where and how it was measured. */
export interface RunFacts {
  readonly date: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    /** In bytes. */
    readonly memory: number;
    readonly system: string;
  };
  /** How many programs wanted a processor before the run, on average over a minute; 0 on Windows. */
  readonly load: number;
  readonly node: string;
  readonly rounds: number;
  /** Seconds of each round for each case and contender. */
  readonly seconds: number;
  isInterrupted: boolean;
}

export interface ContenderFacts {
  readonly name: string;
  readonly title: string;
  readonly versions?: Readonly<Record<string, string>>;
  /** Why it did not take part, and how to get it. */
  readonly missing?: string;
}

export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly kind: "step" | "operation";
  /** Multiplications and additions of one operation. */
  readonly operations?: number;
  /** By the name of the contender. */
  readonly measured: Record<string, Measured>;
}

export interface Measured {
  /** One for each round. */
  readonly runs: Run[];
  /** Why it could not go on. */
  failure?: string;
}
