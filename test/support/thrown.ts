import type { FieldError } from '../../src/check.js'

/** What `run` throws, if anything. */
export function thrown(run: () => unknown): FieldError | undefined {
  try {
    run()
  } catch (error) {
    return error as FieldError
  }
  return undefined
}

/** What `run` throws, as it must. */
export function refusal(run: () => unknown): FieldError {
  const error = thrown(run)
  if (error === undefined) throw new Error('expected an error')
  return error
}

/** With what a promise rejects, as it must. */
export async function rejection(promise: Promise<unknown>): Promise<FieldError> {
  return promise.then(
    () => {
      throw new Error('expected a rejection')
    },
    (error: FieldError) => error,
  )
}
