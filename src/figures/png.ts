import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { crc32 } from 'node:zlib'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { printWidth } from './layout.js'

const dotsPerInch = 300
const millimetresPerInch = 25.4

/** An image, 4 bytes (red, green, blue, alpha) a pixel, row by row from the top. */
export interface Pixels {
  width: number
  height: number
  data: Uint8Array
}

/** Renders a figure's SVG as PNG, at 300 dpi for its printed width unless another width in pixels is given. */
export async function renderPng(svg: string, width?: number): Promise<Uint8Array> {
  const image = await render(svg, width)
  const png = image.asPng()
  image.free()
  return withResolution(png)
}

/** The same as pixels. */
export async function renderPixels(svg: string, width?: number): Promise<Pixels> {
  const image = await render(svg, width)
  const pixels = { width: image.width, height: image.height, data: image.pixels }
  image.free()
  return pixels
}

async function render(svg: string, width = Math.round((printWidth / millimetresPerInch) * dotsPerInch)) {
  const fontBuffers = await load()
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    // Only the package's fonts, so that a figure looks the same on every machine
    font: { fontBuffers, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  })
  const image = resvg.render()
  resvg.free()
  return image
}

let loading: Promise<Uint8Array[]> | undefined

/** Starts the renderer once, and reads its fonts (it draws no text without them). */
function load(): Promise<Uint8Array[]> {
  loading ??= (async () => {
    const { resolve } = createRequire(import.meta.url)
    const [wasm, ...fonts] = await Promise.all([
      readFile(resolve('@resvg/resvg-wasm/index_bg.wasm')),
      readFile(resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
      readFile(resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Oblique.ttf')),
    ])
    await initWasm(wasm)
    return fonts
  })()
  return loading
}

/** Adds the resolution (chunk pHYs, pixels per metre), so that a word processor sets the figure at its true width. */
function withResolution(png: Uint8Array): Uint8Array {
  const perMetre = Math.round((dotsPerInch * 1000) / millimetresPerInch)
  const chunk = Buffer.alloc(21)
  chunk.writeUInt32BE(9, 0)
  chunk.write('pHYs', 4, 'latin1')
  chunk.writeUInt32BE(perMetre, 8)
  chunk.writeUInt32BE(perMetre, 12)
  chunk.writeUInt8(1, 16)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17)
  // After the signature (8 bytes) and the header chunk (25 bytes), before the data
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}
