/** How long one cell and one notebook may take, in seconds: the larger experiments of the full preset take hours. */
export const EXECUTION_LIMITS = {
  quick: { cellSeconds: 300, notebookSeconds: 1800 },
  full: { cellSeconds: 4 * 3600, notebookSeconds: 12 * 3600 },
};
