import type { Recipe } from './recipe.js'
import { figure1 } from './recipes/figure-1.js'
import { figure2Left } from './recipes/figure-2-left.js'
import { figure2Right } from './recipes/figure-2-right.js'
import { figure3Left } from './recipes/figure-3-left.js'
import { figure4Escape } from './recipes/figure-4-escape.js'
import { finiteN } from './recipes/finite-n.js'
import { plateauLength } from './recipes/plateau-length.js'

/** All figures, those of the paper first. */
export const recipes: Recipe[] = [
  figure1,
  figure2Left,
  figure2Right,
  figure3Left,
  figure4Escape,
  finiteN,
  plateauLength,
]
