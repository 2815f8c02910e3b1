const running = new Set<() => void>();

process.on("exit", () => {
  for (const kill of running) kill();
});

/**
 * Has a program killed when this process ends before it.
 *
 * @returns Says that the program has ended.
 */
export function killAtExit(kill: () => void): () => void {
  running.add(kill);
  return () => void running.delete(kill);
}
