/** Printed width of a figure in millimetres, and its width in user units; 10 units are 7.5 pt in print. */
export const printWidth = 170
export const width = 640

export const fontFamily = "'DejaVu Sans', Verdana, Geneva, sans-serif"
export const fontSize = { tick: 11.5, label: 13, legend: 11.5, caption: 11 }
export const lineHeight = { legend: 17, caption: 15.5 }
export const left = 62
export const right = 626
export const top = 12
export const bottom = 372
export const captionTop = bottom + 56
export const captionLeft = 8
/** How far inside the frame a line's text stands. */
export const lineTextMargin = 20
export const ink = '#1a1a1a'
export const axisColour = '#555'
export const gridColour = '#ececec'
export const guideColour = '#666'
