import type { Recipe } from './recipe.js'
import { figure1 } from './recipes/figure-1.js'
import { finiteN } from './recipes/finite-n.js'
import { plateauLength } from './recipes/plateau-length.js'

/** All figures, those of the paper first. */
export const recipes: Recipe[] = [figure1, finiteN, plateauLength]
