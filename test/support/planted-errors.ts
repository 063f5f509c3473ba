import type { Patch } from './patched-kernel.js'
import type { smallNetworks } from './small-networks.js'

/** A change of the kernel that a test of its law has to see, in all of these networks; in others it may stay hidden. */
export interface PlantedError extends Patch {
  name: string
  networks: (keyof typeof smallNetworks)[]
}

const any = ['twoByTwo', 'twoByThree', 'threeByTwo', 'linearTwoByTwo'] as const

export const plantedErrors = {
  moreFreedom: {
    name: 'a χ has one degree of freedom too many',
    file: 'reduced.ts',
    from: 'max(0, size - <f64>n)',
    to: 'max(0, size - <f64>n + 1)',
    networks: [...any],
  },
  lessFreedom: {
    name: 'a χ has one degree of freedom too few',
    file: 'reduced.ts',
    from: 'max(0, size - <f64>n)',
    to: 'max(0, size - <f64>n - 1)',
    networks: [...any],
  },
  constantChi: {
    name: 'a χ of 2 degrees of freedom and more does not scatter',
    file: 'random.ts',
    from: 'const base = f64x2.add(f64x2.splat(1), t)',
    to: 'const base = f64x2.splat(1)',
    networks: ['linearTwoByTwo'],
  },
  chiWithoutRoot: {
    name: 'no √λ in the χ',
    file: 'reduced.ts',
    from: 'lane, freedoms, root)',
    to: 'lane, freedoms, 1)',
    networks: [...any],
  },
  normalsWithoutRoot: {
    name: 'no √λ in the normals',
    file: 'reduced.ts',
    from: '<f64>c < size ? root : 0',
    to: '<f64>c < size ? 1 : 0',
    networks: [...any],
  },
  columnsBeyond: {
    name: 'normals in columns that a level lacks',
    file: 'reduced.ts',
    from: '<f64>c < size ? root : 0',
    to: 'root',
    networks: [...any],
  },
  lostColumn: {
    name: 'the last column is left out of the triangle (any K, M)',
    file: 'reduced.ts',
    from: 'const count = (<usize>(K + 1 - i)) << 4',
    to: 'const count = (<usize>(K - i)) << 4',
    networks: ['twoByThree', 'threeByTwo'],
  },
  lostColumnOfTwo: {
    name: 'the last column is left out of the triangle (K = M = 2)',
    file: 'reduced-two.ts',
    from: 'f64x2.sqrt(f64x2.add(f64x2.mul(c1, c1), f64x2.mul(c2, c2)))',
    to: 'f64x2.abs(c1)',
    networks: ['twoByTwo', 'linearTwoByTwo'],
  },
} satisfies Record<string, PlantedError>
