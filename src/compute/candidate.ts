export type BackendName = "tensorflow" | "webgpu" | "wasm" | "cpu";

/** What a backend says of itself once it runs. */
export interface Started {
  /** What computes and where, as a sentence begins with it, such as `TensorFlow on the GPU`. */
  readonly what: string;
  readonly kernels: "fast" | "simd" | "javascript" | "stock";
  /** What to know about it, as the end of that sentence. */
  readonly remark?: string;
}

/** A backend that may be chosen. */
export interface Candidate {
  readonly name: BackendName;
  /** What it is before it runs, as a sentence begins with it. */
  readonly title: string;
  /** What to do where it was asked for and does not start. */
  readonly cure: string;
  /**
   * Makes it the backend in use.
   *
   * @param isAsked whether the user named it; without, it starts only where it is a gain.
   * @throws NotInstalled if it is none of what was installed here, NotAsked if it starts only for those who name it; any
   * other error says why it does not start.
   */
  start(isAsked: boolean): Promise<Started>;
}

/** Refused by the candidate: not a fault, so that nobody who did not ask for it needs to read about it. */
export class NotConsidered extends Error {}

export class NotInstalled extends NotConsidered {}

export class NotAsked extends NotConsidered {}
