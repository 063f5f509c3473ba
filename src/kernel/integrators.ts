/** Which method integrates; in the order of assembly/integrator.ts. */
export const integrators = ['auto', 'explicit', 'implicit', 'stabilised'] as const
export type Integrator = (typeof integrators)[number]
