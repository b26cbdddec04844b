/** Jobs, queues or a database that are set up wrongly: a mistake in code or deployment. */
export class JobsSetupError extends Error {
  override readonly name = 'JobsSetupError';
}
