import type { KernelEnd } from "./kernel-process.ts";

export type Outcome<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "late" }
  | { readonly kind: "ended"; readonly end: KernelEnd }
  | { readonly kind: "aborted" };

export interface WaitLimits {
  readonly seconds: number;
  readonly ended?: Promise<KernelEnd>;
  readonly signal?: AbortSignal;
}

/** Waits for `promise`, but no longer than the limits allow; what comes first is the outcome. */
export async function waitFor<T>(promise: Promise<T>, limits: WaitLimits): Promise<Outcome<T>> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const outcomes: Promise<Outcome<T>>[] = [
    promise.then((value) => ({ kind: "done", value })),
    new Promise((resolve) => {
      timer = setTimeout(() => resolve({ kind: "late" }), milliseconds(limits.seconds));
    }),
  ];
  if (limits.ended !== undefined) outcomes.push(limits.ended.then((end) => ({ kind: "ended", end })));
  if (limits.signal !== undefined) {
    const { signal } = limits;
    outcomes.push(
      new Promise((resolve) => {
        onAbort = () => resolve({ kind: "aborted" });
        if (signal.aborted) onAbort();
        else signal.addEventListener("abort", onAbort);
      }),
    );
  }
  try {
    return await Promise.race(outcomes);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) limits.signal?.removeEventListener("abort", onAbort);
  }
}

/** Node takes a longer time than this for none at all. */
const LONGEST = 2 ** 31 - 1;

function milliseconds(seconds: number): number {
  return Math.min(Math.max(0, seconds * 1000), LONGEST);
}
