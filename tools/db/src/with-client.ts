import pg from 'pg';

/**
 * Runs `work` with a connection of its own.
 *
 * @throws Error that says what to look at when there is none to be had
 */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'lyceum db' });
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      `The database at ${client.host}:${client.port} cannot be used (${message || code}). Start Lyceum with npm run up, or mend DATABASE_ADMIN_URL.`,
      { cause: error },
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
