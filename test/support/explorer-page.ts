const tag = '<script type="module" src="/explorer.js"></script>'

/**
 * A page that holds an explorer, as the server of pages takes it.
 *
 * @param script what loads the explorer, unless `body` does
 */
export function explorerPage(body: string, script = tag): readonly [type: string, body: string] {
  return [
    'text/html; charset=utf-8',
    `<!doctype html><html lang="en"><title>explorer</title><link rel="icon" href="data:,">${script}<main><h1>Page</h1>${body}</main></html>`,
  ]
}
