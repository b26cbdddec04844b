/**
 * The baseline of the request bench: what one would write first. Fastify, pg, one row by its key; no
 * token, no tenant, no transaction, no gateway.
 */
import fastify from 'fastify';
import pg from 'pg';

interface CourseRow {
  id: string;
  author_id: string;
  title: string;
  summary: string;
  status: string;
  version: string;
  created_at: Date;
  updated_at: Date;
  published_at: Date | null;
}

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = fastify();

app.get<{ Params: { id: string } }>('/courses/:id', async (request, reply) => {
  const { rows } = await pool.query<CourseRow>(
    `select id, author_id, title, summary, status, version, created_at, updated_at, published_at
     from catalog.courses where id = $1`,
    [request.params.id],
  );
  const [row] = rows;
  if (!row) return reply.code(404).send({ error: 'not found' });
  return {
    id: row.id,
    authorId: row.author_id,
    title: row.title,
    summary: row.summary,
    status: row.status,
    version: Number(row.version),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    publishedAt: row.published_at,
  };
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.send?.('ready');
