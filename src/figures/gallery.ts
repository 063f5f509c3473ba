import type { Recipe } from './recipe.js'
import { figure1 } from './recipes/figure-1.js'
import { figure2Left } from './recipes/figure-2-left.js'
import { figure2Right } from './recipes/figure-2-right.js'
import { figure3Left } from './recipes/figure-3-left.js'
import { figure4Escape } from './recipes/figure-4-escape.js'
import { figure4Length } from './recipes/figure-4-length.js'
import { figure5 } from './recipes/figure-5.js'
import { figure6Left } from './recipes/figure-6-left.js'
import { finiteN } from './recipes/finite-n.js'
import { fixedTeacher } from './recipes/fixed-teacher.js'
import { initialStudent } from './recipes/initial-student.js'
import { nearDegenerate } from './recipes/near-degenerate.js'
import { outputWeights } from './recipes/output-weights.js'
import { plateauLength } from './recipes/plateau-length.js'
import { unequalUnits } from './recipes/unequal-units.js'

/** All figures, those of the paper first. */
export const recipes: Recipe[] = [
  figure1,
  figure2Left,
  figure2Right,
  figure3Left,
  figure4Escape,
  figure4Length,
  figure5,
  figure6Left,
  finiteN,
  plateauLength,
  initialStudent,
  fixedTeacher,
  unequalUnits,
  outputWeights,
  nearDegenerate,
]
