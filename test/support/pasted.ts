// Runs what the explorer copies, as somebody who pastes it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Trajectory } from '../../src/index.js'
import { explorerPage } from './explorer-page.js'
import { POLICY, type Server, serveFiles } from './page-server.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A folder in which the package is installed. */
export class PasteFolder {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
    symlinkSync(root, join(folder, 'node_modules/onepass'))
    symlinkSync('../onepass/build/cli.js', join(folder, 'node_modules/.bin/onepass'))
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
  }

  /** What a Node snippet prints. */
  node(snippet: string): Trajectory[] {
    writeFileSync(join(this.#folder, 'pasted.mjs'), snippet)
    return JSON.parse(this.#run(process.execPath, ['pasted.mjs'])).trajectories
  }

  /** What shell commands print. */
  shell(commands: string): Trajectory[] {
    const lines = this.#run('sh', ['-c', commands]).trim().split('\n')
    return lines.map((line) => JSON.parse(line))
  }

  #run(command: string, args: string[]): string {
    return execFileSync(command, args, { cwd: this.#folder, encoding: 'utf8' })
  }
}

/** Serves a page made of a copied tag from another origin than the script's, which its policy admits. */
export function serveTag(
  tag: string,
  scriptOrigin: string,
  onViolation: (report: string) => void,
): Promise<Server> {
  const policy = POLICY.replace("script-src 'self'", `script-src ${scriptOrigin}`)
  return serveFiles(new Map([['/', explorerPage(tag, '')]]), onViolation, policy)
}
