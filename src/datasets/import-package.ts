/**
 * A package that reads a format, loaded when it is needed. Its name comes as a variable, so that a bundle for browsers
 * leaves it alone: data is read from disk, in Node only.
 */
export async function importPackage<Package>(name: string): Promise<Package> {
  const loaded = (await import(/* @vite-ignore */ name)) as { default?: Package };
  return loaded.default ?? (loaded as Package);
}
