const svgNamespace = 'http://www.w3.org/2000/svg'

/** Size of an index relative to its line, and how far it is moved, in units of its own size. */
const indexSize = 0.72
const subscriptShift = 0.3
const superscriptShift = -0.52

interface Piece {
  text: string
  italic: boolean
  shift: number
}

/**
 * Text with symbols: `*x*` is italic, `_{x}` a subscript, `^{x}` a superscript; they may be combined, as in
 * `*ε*_{*g*}`.
 */
function parse(text: string): Piece[] {
  const pieces: Piece[] = []
  let italic = false
  let shift = 0
  let from = 0
  const cut = (to: number) => {
    if (to > from) pieces.push({ text: text.slice(from, to), italic, shift })
  }
  for (let i = 0; i < text.length; i++) {
    const opens = (text[i] === '_' || text[i] === '^') && text[i + 1] === '{'
    if (text[i] === '*') {
      cut(i)
      italic = !italic
      from = i + 1
    } else if (opens) {
      cut(i)
      shift = text[i] === '_' ? subscriptShift : superscriptShift
      from = i + 2
      i++
    } else if (text[i] === '}' && shift !== 0) {
      cut(i)
      shift = 0
      from = i + 1
    }
  }
  cut(text.length)
  return pieces
}

/** The text without its marks. */
export function plain(text: string): string {
  return parse(text)
    .map((piece) => piece.text)
    .join('')
}

/** Turns the marks in every text of an SVG into tspans. */
export function renderMarkup(svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll('text')) {
    const text = element.textContent ?? ''
    const pieces = parse(text)
    if (pieces.length === 1 && pieces[0]!.text === text) continue
    element.replaceChildren()
    let raised = 0
    for (const piece of pieces) {
      const size = piece.shift === 0 ? 1 : indexSize
      const tspan = element.ownerDocument.createElementNS(svgNamespace, 'tspan')
      tspan.textContent = piece.text
      if (piece.italic) tspan.setAttribute('font-style', 'italic')
      if (size !== 1) tspan.setAttribute('font-size', `${100 * size}%`)
      // dy is in ems of the tspan's own size, and what it moves stays moved
      const target = piece.shift * size
      if (target !== raised) tspan.setAttribute('dy', `${Number(((target - raised) / size).toFixed(3))}em`)
      raised = target
      element.append(tspan)
    }
  }
}

/** Width of a text in ems. */
export function textWidth(text: string): number {
  let width = 0
  for (const { text: part, shift } of parse(text)) {
    const size = shift === 0 ? 1 : indexSize
    for (const character of part) width += size * advance(character)
  }
  return width
}

/** Breaks a text into lines of at most `width` ems, at spaces, but not inside a relation or before a unit. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text
    .replace(/ ([=∝→<≤]) | (?=%)/g, (spaces) => spaces.replaceAll(' ', '\u00a0'))
    .split(' ')) {
    const longer = line ? `${line} ${word}` : word
    if (line && textWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line ? [...lines, line] : lines
}

/** Advance widths of DejaVu Sans, in thousandths of an em, for the characters that differ much from `usual`. */
const advances = new Map<string, number>()
const usual = 640
for (const [width, characters] of [
  [278, 'ijl'],
  [295, 'IJ'],
  [318, ' \u00a0.,'],
  [337, ';:/'],
  [361, 'ft-'],
  [395, '()[]r⁰¹²³⁴⁵⁶⁷⁸⁹⁻'],
  [523, 'csz–'],
  [592, 'kvxyLFλ'],
  [760, 'ADGHNOQU'],
  [830, 'w−+=→∞≤≥×'],
  [980, 'mMW%…'],
] as const)
  for (const character of characters) advances.set(character, width)

function advance(character: string): number {
  return (advances.get(character) ?? usual) / 1000
}
