/** Why something failed, in one line without a full stop, so that it fits into a sentence. */
export function describeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (
    message
      .replace(/\s+/g, " ")
      // Emscripten wraps the reason into advice for those who build it.
      .replace(/^(?:RuntimeError: )?Aborted\((.*)\)\. Build with .*$/, "$1")
      .trim()
      .replace(/\.$/, "")
  );
}
