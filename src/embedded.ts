import base64 from '../build/generated/kernel.js'

let compiled: WebAssembly.Module | undefined

/** The compiled kernel, whose bytes are embedded in this file's bundle; compiled once. */
export function embeddedKernel(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))
  return compiled
}
