// The frame of the students: the state may hold J̃ = Vᵀ J instead of J, so that X is diagonal. Averages are always
// taken in the students' own frame; small matrices are turned on the way in and out.

import { K, n, stride } from './averages'
import { zeros } from './memory'

/** V: K×K, its columns the eigenvectors of X. */
export let frame: usize = 0
export let isTurned: bool = false
/** The noise of the last evaluation in the students' own frame, while the frame is turned. */
export let ownNoise: usize = 0
let scratch: usize = 0

export function setUpFrame(): void {
  frame = zeros(K * K)
  ownNoise = zeros(K * K)
  scratch = zeros(K)
  resetFrame()
}

/** Back to the students' own frame. */
export function resetFrame(): void {
  for (let i = 0; i < K * K; i++) store<f64>(frame + (i << 3), i % (K + 1) === 0 ? 1 : 0)
  isTurned = false
}

/** V ← V U: the frame turned once more. */
export function turnFrame(rotation: usize): void {
  multiplyRight(frame, K, K, rotation, false)
  isTurned = true
}

/** The first K rows of a matrix, times `by` (or its transpose) from the left. */
function multiplyLeft(matrix: usize, width: i32, columns: i32, by: usize, transposed: bool): void {
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < K; i++) {
      let sum: f64 = 0
      for (let l = 0; l < K; l++) {
        const factor = load<f64>(by + ((transposed ? l * K + i : i * K + l) << 3))
        sum += factor * load<f64>(matrix + ((l * width + c) << 3))
      }
      store<f64>(scratch + (i << 3), sum)
    }
    for (let i = 0; i < K; i++) store<f64>(matrix + ((i * width + c) << 3), load<f64>(scratch + (i << 3)))
  }
}

/** The first K columns of a matrix, times `by` (or its transpose) from the right. */
function multiplyRight(matrix: usize, width: i32, rowCount: i32, by: usize, transposed: bool): void {
  for (let r = 0; r < rowCount; r++) {
    const row = matrix + ((r * width) << 3)
    for (let i = 0; i < K; i++) {
      let sum: f64 = 0
      for (let l = 0; l < K; l++) {
        sum += load<f64>(row + (l << 3)) * load<f64>(by + ((transposed ? i * K + l : l * K + i) << 3))
      }
      store<f64>(scratch + (i << 3), sum)
    }
    memory.copy(row, scratch, (<usize>K) << 3)
  }
}

/** A matrix laid out like C from the frame into the students' own: V C̃ Vᵀ. */
export function fromFrame(matrix: usize): void {
  multiplyLeft(matrix, stride, n, frame, false)
  multiplyRight(matrix, stride, n, frame, true)
}

/** K rows of `width` numbers from the students' own frame into the frame: Vᵀ Z V in the columns of students. */
export function intoFrame(matrix: usize, width: i32): void {
  multiplyLeft(matrix, width, width, frame, true)
  multiplyRight(matrix, width, K, frame, false)
}
