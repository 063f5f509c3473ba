import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { transformSync } from 'esbuild'

/** The strictest policy under which WebAssembly and workers run. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  'worker-src blob:',
  "style-src 'self'",
  "img-src 'self' data:",
  'report-uri /violation',
].join('; ')

// The icon keeps the browser from asking for one.
const HTML = `<!doctype html><html lang="en"><title>onepass</title><link rel="icon" href="data:,">
<script type="module" src="/test/support/page.js"></script></html>`

const SCRIPT = 'text/javascript'

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}

/** A file by its path on the server: its type and what it holds. */
export type Files = Map<string, readonly [type: string, body: string]>

export interface Server {
  origin: string
  close(): void
}

/** A module of test/support as a browser takes it. */
function module(name: string): [path: string, file: readonly [type: string, body: string]] {
  const { code } = transformSync(read(`test/support/${name}.ts`), { loader: 'ts' })
  return [`/test/support/${name}.js`, [SCRIPT, code]]
}

/**
 * Serves a page with test/support/page.ts; what that imports as the sources is the built library.
 * @param onViolation told what broke the policy, in the page or in a worker (of which the console says nothing)
 */
export async function servePage(onViolation: (report: string) => void): Promise<Server> {
  const files: Files = new Map([
    ['/', ['text/html; charset=utf-8', HTML]],
    module('page'),
    module('identity-suite'),
    ['/src/index.js', [SCRIPT, read('build/onepass.js')]],
  ])
  return serveFiles(files, onViolation)
}

/**
 * Serves files under the strict policy, to pages of any origin.
 * @param policy another one
 */
export async function serveFiles(
  files: Files,
  onViolation: (report: string) => void,
  policy = POLICY,
): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/violation') {
      request.setEncoding('utf8').on('data', onViolation)
      response.end()
      return
    }
    const [type, body] = files.get(request.url!) ?? ['text/plain']
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': type,
      'content-security-policy': policy,
      // As pages are served: a browser that may not keep a script compiles it anew each time
      'cache-control': 'max-age=600',
      'access-control-allow-origin': '*',
    })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() }
}
