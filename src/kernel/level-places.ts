/**
 * Places for levels of these sizes, one after the other: those that are trained first, then the others, each part padded
 * to a multiple of `word`.
 */
export function placeLevels(trained: readonly boolean[], sizes: ArrayLike<number>, word: number) {
  const firsts = new Float64Array(trained.length)
  let end = 0
  const place = (areTrained: boolean) => {
    trained.forEach((isTrained, k) => {
      if (isTrained !== areTrained) return
      firsts[k] = end
      end += sizes[k]!
    })
    end = Math.ceil(end / word) * word
    return end
  }
  return { firsts, trainedEnd: place(true), end: place(false) }
}
