// An instance serves one job and is dropped with all its memory, so nothing is ever freed. AssemblyScript's own
// allocator would refuse more than 1 GiB at once.

let free: usize = (__heap_base + 15) & ~15

/** A new array of `count` doubles, all zero, aligned to 16 bytes. */
export function zeros(count: i32): usize {
  const at = free
  const end = <u64>at + ((((<u64>count) << 3) + 15) & ~15)
  const missing = <i64>end - ((<i64>memory.size()) << 16)
  if (missing > 0 && memory.grow(<i32>((missing + 0xffff) >> 16)) < 0) unreachable()
  free = <usize>end
  return at
}
