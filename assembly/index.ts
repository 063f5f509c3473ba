// Numbers in, numbers out: what src/kernel/ calls, file by file.

export {
  covariance,
  drift,
  errorScale,
  fillAverages,
  generalizationError,
  isBounded,
  noise,
  outputs,
  roundingScale,
  setUpFields,
  startFields,
  stride,
} from './averages'
export { countModesBelow } from './coupled-modes'
export { differentiate, driftChange, noiseChange, setUpDerivatives } from './derivatives'
export {
  directState,
  directStateSize,
  fields,
  gatherVectors,
  levelOverlap,
  made,
  passStateSize,
  resumePass,
  roots,
  setUpDirect,
  size,
  stepDirect,
  streamBefore,
  surveyRoots,
  vectors,
} from './direct'
export { diagonalise } from './eigen'
export {
  eigenvalues,
  evaluate,
  evaluations,
  gatherState,
  levels,
  overlapAt,
  rowOf,
  setUpEquations,
  startEquations,
  state,
  stateSize,
  trainedEigenvalues,
  weights,
} from './equations'
export { drawFactor, drawOverlaps } from './factor'
export { gamma, lowerGamma, upperGamma } from './gamma'
export {
  advance,
  factorisations,
  implicitSteps,
  rejected,
  stabilisedSteps,
  startIntegrator,
  steps,
  time,
} from './integrator'
export { addLagrange, stepRankOne, sumProducts } from './level-sums'
export {
  amplitudes,
  CONTOUR_SPAN,
  contourSize,
  couplings,
  exponentialsDecay,
  findMode,
  invertTransform,
  magnitudes,
  modesError,
  offsets,
  origins,
  rates,
  responses,
  setUpDecay,
  shiftTransform,
  sources,
  stepDecay,
  sumExponentials,
  sumModes,
} from './linear'
export { mark, release, zeros } from './memory'
export { plateauRealParts } from './plateau-modes'
export {
  CHI_NUMBERS,
  chiSquare,
  fillChis,
  fillNormals,
  fillWords,
  newStream,
  normal,
  openStream,
  STREAM_NUMBERS,
  setChi,
  uniform,
} from './random'
export { realParts } from './real-parts'
export {
  gatherReduced,
  levelEigenvalues,
  levelSizes,
  loadReduced,
  reducedOverlap,
  reducedState,
  reducedStateSize,
  setEntry,
  setUpReduced,
  startReduced,
  stepReduced,
  storeReduced,
} from './reduced'
export { arcsines, cos, erf, exp, gauss, log, pow } from './special'
export { isSpecialised } from './specialised'
export { error, largestErrorScale } from './step-errors'
