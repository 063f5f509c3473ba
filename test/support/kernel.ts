import { embeddedKernel } from '../../src/embedded.js'
import { Kernel } from '../../src/kernel/kernel.js'

/** A fresh instance of the kernel. */
export function openKernel(): Kernel {
  return new Kernel(embeddedKernel())
}
