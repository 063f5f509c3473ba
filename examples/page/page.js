// Solves again whenever the slider moves, and draws ε_g(α) on logarithmic axes.
import { solve } from './onepass.js'

const [slider, levels, message, plot] = ['slider', 'levels', 'message', 'plot'].map((id) =>
  document.getElementById(id),
)

// Powers of ten at the edges of the plot, and the edges in the SVG's units
const x = { from: -1, to: 4, start: 60, end: 620 }
const y = { from: -7, to: 0, start: 350, end: 20 }

/** Where a value lies on an axis. */
function place(value, { from, to, start, end }) {
  return start + ((end - start) * (Math.log10(value) - from)) / (to - from)
}

function add(name, attributes, text = '') {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.textContent = text
  plot.append(element)
}

function drawAxes() {
  for (let n = x.from; n <= x.to; n++) {
    const at = place(10 ** n, x)
    add('line', { x1: at, x2: at, y1: y.start, y2: y.end, stroke: '#ddd' })
    add('text', { x: at, y: y.start + 20, 'text-anchor': 'middle' }, `1e${n}`)
  }
  for (let n = y.from; n <= y.to; n++) {
    const at = place(10 ** n, y)
    add('line', { x1: x.start, x2: x.end, y1: at, y2: at, stroke: '#ddd' })
    add('text', { x: x.start - 8, y: at + 5, 'text-anchor': 'end' }, `1e${n}`)
  }
  add('text', { x: (x.start + x.end) / 2, y: y.start + 42, 'text-anchor': 'middle' }, 'time α')
  add('text', { x: x.start + 10, y: y.end + 20 }, 'generalization error')
}

function draw({ alpha, generalizationError, floor }) {
  plot.replaceChildren()
  drawAxes()
  // Below its floor a value means nothing; below the plot it is not seen
  const lowest = Math.max(floor, 10 ** y.from)
  const points = alpha.flatMap((time, i) => {
    const error = generalizationError[i]
    return error > lowest ? [`${place(time, x).toFixed(1)},${place(error, y).toFixed(1)}`] : []
  })
  add('polyline', { points: points.join(' '), fill: 'none', stroke: '#0d0887', 'stroke-width': 2 })
}

let running = new AbortController()

async function update() {
  running.abort() // what was asked for before is no longer wanted
  running = new AbortController()
  const { signal } = running
  const count = 2 ** Number(slider.value)
  levels.textContent = count
  message.textContent = 'solving …'
  const experiment = {
    spectrum: { kind: 'power-law', beta: 1, levels: count },
    teacher: { units: 2, vectors: 'orthonormal' },
    student: { units: 2 },
    learningRate: 0.1,
    time: { from: 10 ** x.from, until: 10 ** x.to, samples: 200 },
  }
  try {
    const trajectory = await solve(experiment, { signal })
    draw(trajectory)
    message.textContent = trajectory.message
  } catch (error) {
    if (!signal.aborted) message.textContent = error.message
  }
}

slider.addEventListener('input', update)
update()
