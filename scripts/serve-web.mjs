// Serves build/web on this machine: `npm run web`, or with another port `npm run web -- 9000`.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** As strict as it can be: WebAssembly, and workers from blobs. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'; img-src 'self' data:"
const types = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }
const port = Number(process.argv[2] ?? 8080)

createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').pathname.slice(1) || 'index.html'
  const type = /^[\w-]+\.(\w+)$/.exec(name)?.[1]
  try {
    if (!(type in types)) throw new Error('no such file')
    const body = readFileSync(new URL(`../build/web/${name}`, import.meta.url))
    response.writeHead(200, {
      'content-type': `${types[type]}; charset=utf-8`,
      'content-security-policy': policy,
      'access-control-allow-origin': '*',
    })
    response.end(body)
  } catch {
    response.writeHead(404).end('no such file\n')
  }
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/`))
