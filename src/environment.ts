/** An environment variable, or `undefined` where it is not set, is empty, or there is no process (in a browser). */
export function readEnvironment(name: string): string | undefined {
  if (typeof process === "undefined") return undefined;
  const value = process.env?.[name];
  return value === "" ? undefined : value;
}
