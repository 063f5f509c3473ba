// Numbers in, numbers out: what src/kernel.ts calls, file by file.

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
export { differentiate, driftChange, noiseChange, setUpDerivatives } from './derivatives'
export {
  directState,
  directStateSize,
  gatherVectors,
  input,
  inputs,
  inputsEnd,
  isHalfway,
  laterFields,
  levelOverlap,
  roots,
  setUpDirect,
  size,
  stepDirect,
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
  error,
  factorisations,
  implicitSteps,
  largestErrorScale,
  rejected,
  stabilisedSteps,
  startIntegrator,
  steps,
  time,
} from './integrator'
export {
  amplitudes,
  CONTOUR_SPAN,
  contourSize,
  couplings,
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
