import pg from 'pg';

/** Runs `work` with a connection of its own. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'lyceum db' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
