import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Why there is no browser here, or undefined. */
export const whyNoBrowser =
  process.platform === 'linux' && process.arch === 'x64'
    ? undefined
    : 'the browser from npm runs on Linux x64 only'

const SWITCHES = [
  // in a container the sandbox has not the rights it needs
  '--no-sandbox',
  '--disable-gpu',
  // what a browser asks the world for by itself
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
]

/** A headless Chromium with all its libraries, from npm; about three seconds to unpack and start. */
export async function openBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  // A folder of its own: beside an older unpacked browser it would not unpack its libraries.
  const folder = mkdtempSync(join(tmpdir(), 'onepass-browser-'))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    process.env.TMPDIR = folder
    // Read on import: without it the package takes the libraries for installed, and leaves its own packed.
    process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x'
    const { default: packed } = await import('@sparticuz/chromium')
    const executablePath = await packed.executablePath()
    process.env.FONTCONFIG_PATH = folder
    writeFileSync(join(folder, 'fonts.conf'), fontConfiguration(folder))
    const browser = await chromium.launch({ executablePath, args: SWITCHES })
    return {
      browser,
      async close() {
        await browser.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

/**
 * The package's own configuration looks for fonts in other folders than the one they were unpacked to; without any font the
 * browser draws no text, and gives up at the first text field.
 */
function fontConfiguration(folder: string): string {
  const fonts = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'))
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>`
}
