import type { CatalogEntry } from "./catalog.ts";

/** What `list` says of a data set, a line each. */
export function describeEntry(entry: CatalogEntry): string[] {
  const size = entry.bytes === undefined ? "size not published" : `${(entry.bytes / 1e6).toFixed(0)} MB`;
  return [
    `${entry.name}: ${entry.title}`,
    `  ${entry.url} (${size}; not tried when this was written)`,
    ...describeTerms(entry).map((line) => `  ${line}`),
  ];
}

/** License and citation, to be seen before anything is fetched. */
export function describeTerms({ page, license, citation, asksForConsent }: CatalogEntry): string[] {
  return [
    `Official page: ${page}`,
    `Terms: ${license}${asksForConsent ? " To be agreed to with --accept." : ""}`,
    `Cite: ${citation}`,
  ];
}
