import { toCsv } from '../figures/csv.js'
import { drawCurves } from '../figures/draw-curves.js'
import { standalone } from '../figures/standalone.js'
import { picture, type Shown, shownSeries } from './picture.js'

export type Format = 'json' | 'csv' | 'svg' | 'png'
export const formats: Format[] = ['json', 'csv', 'svg', 'png']

const pngScale = 2

/** The contents of a file in one of the formats. */
export async function fileContents(format: Format, shown: Shown): Promise<Blob> {
  switch (format) {
    case 'json': {
      const { theory, simulation, compared } = shown
      const trajectories = [theory, simulation, compared].filter((one) => one !== undefined)
      return new Blob([`${JSON.stringify({ trajectories })}\n`], { type: 'application/json' })
    }
    case 'csv':
      return new Blob([toCsv(shownSeries(shown))], { type: 'text/csv' })
    case 'svg':
      return new Blob([svgText(shown)], { type: 'image/svg+xml' })
    case 'png':
      return pngBlob(svgText(shown))
  }
}

/** Hands a file to the reader. */
export function saveFile(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Not at once: the download has to have begun
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

function svgText(shown: Shown): string {
  // A page serialises as HTML, whose name for this character XML does not know
  return standalone(drawCurves(document, picture(shown))).replaceAll('&nbsp;', '\u00a0')
}

/** The SVG drawn into pixels; a data address, as a page policy may allow no blob. */
async function pngBlob(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = pngScale * image.naturalWidth
  canvas.height = pngScale * image.naturalHeight
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be made'))))
  })
}
