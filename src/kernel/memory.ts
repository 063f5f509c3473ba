import type { KernelExports, Pointer } from './exports.js'

/** A view of kernel memory; stale as soon as anything is allocated. */
export function view(exports: KernelExports, at: Pointer, count: number): Float64Array {
  return new Float64Array(exports.memory!.buffer, at, count)
}

/** Numbers copied into kernel memory. */
export function array(exports: KernelExports, values: ArrayLike<number>): Pointer {
  const at = exports.zeros(values.length)
  view(exports, at, values.length).set(values)
  return at
}

/** A mutable global of the kernel, as it stands. */
export function global(exports: KernelExports, name: string): number {
  return (exports[name] as WebAssembly.Global).value
}
