const POLICY = /(<meta http-equiv="Content-Security-Policy" content="[^"]*)"/;

/**
 * A page as it is served: with the script that follows the notebook, and with the leave to listen to this server added
 * to its policy. The file on disk has neither.
 */
export function followPage(html: string, deck: string, version: string | undefined): string {
  const query = new URLSearchParams({ deck, version: version ?? "" });
  const script = `<script src="/dev/client.js?${query.toString().replaceAll("&", "&amp;")}" defer></script>`;
  return html
    .replace(POLICY, (_, before: string) => `${before}; connect-src 'self'"`)
    .replace("</title>", () => `</title>\n${script}`);
}

/** What is served as long as there is no deck. */
export function waitingPage(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; font-src 'self' data:; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/site.css">
</head>
<body><main><h1>${title}</h1><p>The deck comes as soon as its notebook has been executed.</p></main></body>
</html>
`;
}
