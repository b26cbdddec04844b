/**
 * The baseline of the heartbeat bench: what one would write first. Fastify, pg, one plain INSERT for each
 * request; no token, no tenant, no merging, no gateway.
 */
import fastify from 'fastify';
import pg from 'pg';

interface BeatBody {
  sentAt: number;
  beats: {
    sessionId: string;
    sequence: number;
    from: number;
    to: number;
    speed: number;
    position: number;
    ranges: { start: number; end: number }[];
  }[];
}

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = fastify();

app.post<{ Body: BeatBody }>('/heartbeats', async (request) => {
  const [beat] = request.body.beats;
  await pool.query(
    `insert into bare_heartbeats (session_id, sequence, began_at, ended_at, speed, position, ranges)
     values ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5, $6, $7)`,
    [
      beat!.sessionId,
      beat!.sequence,
      beat!.from,
      beat!.to,
      beat!.speed,
      beat!.position,
      JSON.stringify(beat!.ranges),
    ],
  );
  return { ok: true };
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.send?.('ready');
