/** A function that calls `action`, but at most once every `interval` milliseconds, and not before the first has passed. */
export function throttle(interval: number, action: () => void): () => void {
  let last = performance.now()
  return () => {
    const now = performance.now()
    if (now - last < interval) return
    last = now
    action()
  }
}
