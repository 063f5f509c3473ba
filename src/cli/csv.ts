import type { Trajectory } from '../trajectory.js'

/**
 * A trajectory as CSV, a row for each time: alpha, generalizationError, with several runs standardError and the
 * quantiles q05, q50, q95; then what was asked for besides: run0 …, and the overlaps R_i_n, Q_i_j, T_n_m.
 * Numbers have all their digits. The overlaps of every level have no place in a table.
 */
export function trajectoryCsv(trajectory: Trajectory): string {
  const columns: [name: string, value: (time: number) => number | undefined][] = []
  const column = (name: string, values: number[] | undefined) => {
    if (values !== undefined) columns.push([name, (time) => values[time]])
  }
  column('alpha', trajectory.alpha)
  column('generalizationError', trajectory.generalizationError)
  column('standardError', trajectory.standardError)
  column('q05', trajectory.quantiles?.['0.05'])
  column('q50', trajectory.quantiles?.['0.5'])
  column('q95', trajectory.quantiles?.['0.95'])
  for (const [run, values] of (trajectory.runs ?? []).entries()) column(`run${run}`, values)

  const { overlaps, experiment } = trajectory
  const matrix = (
    name: string,
    rows: number,
    width: number,
    at: (time: number) => number[][] | undefined,
  ) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < width; j++) columns.push([`${name}_${i}_${j}`, (time) => at(time)?.[i]?.[j]])
    }
  }
  if (overlaps !== undefined) {
    const K = experiment.student.units
    const M = experiment.teacher.units
    matrix('R', K, M, (time) => overlaps.R[time])
    matrix('Q', K, K, (time) => overlaps.Q[time])
    matrix('T', M, M, () => overlaps.T)
  }

  const header = columns.map(([name]) => name).join(',')
  const rows = trajectory.alpha.map((_, time) => columns.map(([, value]) => value(time) ?? '').join(','))
  return `${[header, ...rows].join('\n')}\n`
}
