import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Where a page that is audited finds the auditor. */
export const auditorPath = '/axe.js'
export const auditor = [
  'text/javascript',
  readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
] as const

/** The part of a page that is used, whatever drives it. */
interface AuditedPage {
  addScriptTag(options: { url: string }): Promise<unknown>
  evaluate(code: string): Promise<unknown>
}

/** What axe-core finds in a page as it stands. */
export async function audit(page: AuditedPage): Promise<{ violations: string[]; passes: number }> {
  await page.addScriptTag({ url: auditorPath })
  const found = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]
    passes: unknown[]
  }
  return {
    violations: found.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
    ),
    passes: found.passes.length,
  }
}
