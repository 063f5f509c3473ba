/**
 * onepass/explorer: importing it defines the element `<onepass-explorer>`, a live figure of a learning curve.
 *
 * @module
 */
import { OnepassExplorer } from './element.js'

export type { CompletedExperiment, Experiment } from '../experiment.js'
export type { Trajectory } from '../trajectory.js'
export { OnepassExplorer }

if (customElements.get('onepass-explorer') === undefined)
  customElements.define('onepass-explorer', OnepassExplorer)
