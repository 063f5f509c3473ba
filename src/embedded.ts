import base64 from '../build/generated/kernel.js'

let compiled: WebAssembly.Module | undefined

/** The compiled kernel, whose bytes are embedded in this file's bundle; compiled once. */
export function embeddedKernel(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(decoded(base64))
  return compiled
}

/** In a loop: `Uint8Array.from` with a function takes several times as long, at every start. */
function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64)
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}
