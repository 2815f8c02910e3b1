import type { Answer } from "../self-check/answer.js";
import { encodeCalls, encodeError } from "../self-check/encode-answer.js";
import { type CheckOptions, encodeExpectation, requireNameAndPlaces } from "../self-check/expectation.js";
import { emit } from "./kernel-display.js";

/** Type of the display that carries an answer. */
const ANSWER_TYPE = "application/vnd.activation-lab.answer+json";

/** One answer on its way to the grader. */
export type SentAnswer = { readonly name: string } & (
  | { readonly answer: Answer }
  | { readonly error: { readonly name: string; readonly message: string } }
) & { readonly expected?: Answer; readonly tolerance?: number; readonly hint?: string };

/**
 * Sends a value to whoever runs this kernel, as one display of the type `application/vnd.activation-lab.answer+json`.
 * It is what the grader writes in the place of `check`, so that the verdict falls outside the student's kernel; in
 * notebooks, write `check`.
 *
 * An error of `compute` is sent in place of the answer, and not thrown, so that it does not take the other answers with
 * it. With `expected`, what is right is sent, too: only by the reference run, which has the solutions.
 *
 * @throws Problem if the options are not what `check` takes.
 */
export function sendAnswer(name: string, compute: () => unknown, options: Partial<CheckOptions> = {}): void {
  const send = prepare(name, options);
  let value: unknown;
  try {
    value = compute();
  } catch (error) {
    send.error(error);
    return;
  }
  send.value(value);
}

/** As `sendAnswer`, for a value that its author awaits: waits for what `compute` promises. */
export async function sendAwaitedAnswer(
  name: string,
  compute: () => Promise<unknown>,
  options: Partial<CheckOptions> = {},
): Promise<void> {
  const send = prepare(name, options);
  await compute().then(send.value, send.error);
}

function prepare(name: string, options: Partial<CheckOptions>) {
  requireNameAndPlaces(name, options.at);
  const expectation = "expected" in options ? encodeExpectation(name, options as CheckOptions) : {};
  const send = (sent: SentAnswer) =>
    emit({ data: { [ANSWER_TYPE]: sent, "text/plain": `Answer ${name}` }, metadata: {} });
  return {
    value(value: unknown): void {
      send({ name, answer: encodeCalls(value, options.at), ...expectation });
    },
    error(error: unknown): void {
      send({ name, error: encodeError(error), ...expectation });
    },
  };
}
