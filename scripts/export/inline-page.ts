import { createHash } from "node:crypto";

const POLICY = /(<meta http-equiv="Content-Security-Policy" content="[^"]*?)script-src 'self'/;

/** Nothing in a script may look like the end of its element, or like a comment of HTML. */
function protect(script: string): string {
  return script.replace(/<(?=\/script|script|!--)/gi, "\\x3c");
}

/**
 * A page with its style sheets and scripts inside, so that it is one file that asks for nothing. Its policy names the
 * scripts by their hash in place of their address; they stand at the end, where `defer` had them run.
 */
export function inlinePage(html: string, readAsset: (path: string) => string): string {
  const scripts: string[] = [];
  const page = html
    .replace(/<link rel="stylesheet" href="(assets\/[^"]+)">/g, (_, path: string) => {
      return `<style>${readAsset(path).replace(/<\/style/gi, "<\\/style")}</style>`;
    })
    .replace(/<script src="(assets\/[^"]+)" defer><\/script>\n?/g, (_, path: string) => {
      scripts.push(protect(readAsset(path)));
      return "";
    });
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const elements = scripts.map((script) => `<script>${script}</script>`).join("\n");
  return page
    .replace(POLICY, (_, before: string) => `${before}script-src ${hashes.join(" ") || "'none'"}`)
    .replace(/<\/body>(?![\s\S]*<\/body>)/, () => `${elements}\n</body>`);
}
