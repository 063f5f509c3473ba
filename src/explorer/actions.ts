import { make } from './dom.js'
import { type Format, fileContents, formats, saveFile } from './downloads.js'
import type { Shown } from './picture.js'

/** Texts that can be copied. */
export interface Copies {
  link: () => string
  node: () => string
  shell: () => string
  embed: () => string
}

const copyNames: [name: keyof Copies, text: string][] = [
  ['link', 'Link'],
  ['node', 'Node'],
  ['shell', 'Shell'],
  ['embed', 'Embed tag'],
]

/**
 * Buttons that copy and download, and what was copied, to be copied by hand where the page may not.
 *
 * @param shown what a download holds; undefined while there is nothing
 */
export function actions(copies: Copies, shown: () => Shown | undefined): HTMLElement {
  const status = make('p', { class: 'status', role: 'status' })
  const copied = make('textarea', { class: 'copied', readonly: true, rows: 4, 'aria-label': 'Copied text' })
  copied.hidden = true
  const button = (text: string, name: string, act: () => Promise<string>) => {
    const element = make('button', { type: 'button', 'data-action': name }, text)
    element.addEventListener('click', async () => {
      try {
        status.textContent = await act()
      } catch (error) {
        status.textContent = (error as Error).message
      }
    })
    return element
  }
  const copy = async (text: string) => {
    copied.value = text
    copied.hidden = false
    try {
      await navigator.clipboard.writeText(text)
      return 'Copied.'
    } catch {
      copied.select()
      return 'Copy the text below.'
    }
  }
  const download = async (format: Format) => {
    const content = shown()
    if (content === undefined) return 'There is no curve yet.'
    saveFile(`onepass.${format}`, await fileContents(format, content))
    return `Saved as onepass.${format}.`
  }
  const row = (name: string, ...buttons: HTMLElement[]) =>
    make(
      'div',
      { class: 'buttons', role: 'group', 'aria-label': name },
      make('span', { class: 'group-name', 'aria-hidden': 'true' }, name),
      ...buttons,
    )
  return make(
    'div',
    { class: 'actions' },
    row('Copy', ...copyNames.map(([name, text]) => button(text, name, () => copy(copies[name]())))),
    row('Download', ...formats.map((format) => button(format.toUpperCase(), format, () => download(format)))),
    status,
    copied,
  )
}
