// An instance serves one job at a time, so memory is freed only all at once. AssemblyScript's own allocator would refuse
// more than 1 GiB at once.

let free: usize = (__heap_base + 15) & ~15
/** Memory from here on has never been used, and is zero. */
let fresh: usize = free

/** A new array of `count` doubles, all zero, aligned to 16 bytes. */
export function zeros(count: i32): usize {
  const at = free
  const end = <u64>at + ((((<u64>count) << 3) + 15) & ~15)
  const missing = <i64>end - ((<i64>memory.size()) << 16)
  if (missing > 0 && memory.grow(<i32>((missing + 0xffff) >> 16)) < 0) unreachable()
  free = <usize>end
  if (at < fresh) memory.fill(at, 0, min(free, fresh) - at)
  fresh = max(free, fresh)
  return at
}

/** Where the next array will be. */
export function mark(): usize {
  return free
}

/** Frees every array made since `mark` said `to`. */
export function release(to: usize): void {
  free = to
}

/** Exchanges two doubles. */
export function exchange(x: usize, y: usize): void {
  const value = load<f64>(x)
  store<f64>(x, load<f64>(y))
  store<f64>(y, value)
}
