/** Two kernels or pages at a time fill two cores, the least that we expect. */
const AT_A_TIME = 2;

/**
 * Runs `work` over `items`, some at a time, and gives the results in the order of `items`; those that had not begun when
 * `signal` came are left out.
 */
export async function overAll<Item, Result>(
  items: readonly Item[],
  signal: AbortSignal | undefined,
  work: (item: Item) => Promise<Result>,
  atATime = AT_A_TIME,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = [...items.entries()];
  const worker = async (): Promise<void> => {
    while (signal?.aborted !== true) {
      const next = rest.shift();
      if (next === undefined) return;
      const [index, item] = next;
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return results.filter((result) => result !== undefined);
}
