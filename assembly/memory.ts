// An instance serves one job and is dropped with all its memory, so nothing is ever freed.

/** A new array of `count` doubles, all zero, aligned to 16 bytes. */
export function zeros(count: i32): usize {
  const bytes = (<usize>count) << 3
  const at = heap.alloc(bytes)
  memory.fill(at, 0, bytes)
  return at
}
