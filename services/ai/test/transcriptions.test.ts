import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { assetDeleted, transcriptionCancelled, transcriptionRequested } from '@lyceum/contracts';
import { eventually } from '@lyceum/testing';
import { SpeechStandIn } from '@lyceum/testing/stand-ins';
import { LectureHall } from './support/lecture-hall.js';

type Requested = Parameters<typeof transcriptionRequested.v1>[0];

interface Outcome {
  readonly type: string;
  readonly tenantid: string;
  readonly data: {
    readonly transcriptionId: string;
    readonly assetId: string;
    readonly code?: string;
    readonly reason?: string;
    readonly language?: string;
    readonly modelId?: string;
    readonly cues?: readonly { start: number; end: number; text: string }[];
    readonly heardPieces?: number;
    readonly pieces?: number;
  };
}

const spoken = (text: string) => ({ start: 1, end: 3, text: ` ${text}` });

/** In place of the object store: two pieces of sound, at addresses of their own. */
class SoundStore {
  readonly files = new Map<string, Buffer>();
  reads = 0;
  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.reads += 1;
      const file = this.files.get(request.url ?? '');
      if (file) response.writeHead(200).end(file);
      else response.writeHead(404).end();
    });
  }
  static async start(): Promise<SoundStore> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SoundStore(server);
  }
  put(path: string, body: string): { url: string; bytes: number } {
    const { port } = this.server.address() as AddressInfo;
    this.files.set(path, Buffer.from(body));
    return { url: `http://127.0.0.1:${port}${path}`, bytes: Buffer.byteLength(body) };
  }
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('transcriptions', () => {
  let provider: SpeechStandIn;
  let store: SoundStore;
  let hall: LectureHall;
  let schoolId: string;

  before(async () => {
    provider = await SpeechStandIn.start();
    store = await SoundStore.start();
    hall = await LectureHall.open({
      AI_TRANSCRIPTION_MODELS: 'openai/whisper-1',
      OPENAI_API_KEY: 'sk-of-the-stand-in',
      OPENAI_BASE_URL: provider.url,
    });
  });
  after(async () => {
    await hall.close();
    await provider.close();
    await store.close();
  });
  beforeEach(() => {
    provider.reset();
    schoolId = randomUUID();
  });

  async function ask(change: Partial<Requested> = {}): Promise<Requested> {
    const asked: Requested = {
      transcriptionId: randomUUID(),
      assetId: randomUUID(),
      requestedBy: randomUUID(),
      language: null,
      contentType: 'audio/mpeg',
      pieces: [
        { ...store.put('/0', 'the first ten minutes'), startSeconds: 0, durationSeconds: 600 },
        { ...store.put('/1', 'and the rest'), startSeconds: 600, durationSeconds: 60.5 },
      ],
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      version: 1,
      ...change,
    };
    await hall.say(schoolId, transcriptionRequested.v1(asked));
    return asked;
  }
  const said = async (asked: Requested, ...actions: readonly string[]): Promise<Outcome[]> =>
    (
      await hall.query<{ envelope: Outcome }>(
        `select envelope::jsonb as envelope from outbox
         where envelope::jsonb ->> 'type' = any($2)
           and envelope::jsonb -> 'data' ->> 'transcriptionId' = $1`,
        [asked.transcriptionId, actions.map((action) => `lyceum.ai.transcription.${action}.v1`)],
      )
    ).map(({ envelope }) => envelope);
  const told = (asked: Requested): Promise<Outcome[]> => said(asked, 'finished', 'failed');
  const progress = async (asked: Requested): Promise<unknown[]> =>
    (await said(asked, 'progressed')).map(({ data }) => [data.heardPieces, data.pieces]);
  const isForgotten = ({ transcriptionId }: Requested): Promise<void> =>
    eventually(async () => {
      const rows = await hall.query('select from transcriptions where id = $1', [transcriptionId]);
      assert.deepEqual(rows, []);
    });
  const ended = (asked: Requested): Promise<Outcome> =>
    eventually(
      async () => {
        const outcomes = await told(asked);
        assert.equal(outcomes.length, 1);
        assert.equal(outcomes[0]!.tenantid, schoolId);
        return outcomes[0]!;
      },
      { timeoutMs: 30_000 },
    );
  /** Micro-USD that the school was charged, and that are still held. */
  async function charged(): Promise<{ spent: number; held: number }> {
    const rows = await hall.query<{ spent: string | null; held: string | null }>(
      `select sum(spent_micro_usd) as spent, sum(reserved_micro_usd) as held from budget_school_days
       where tenant_id = $1`,
      [schoolId],
    );
    return { spent: Number(rows[0]?.spent), held: Number(rows[0]?.held) };
  }

  /** It is passed over: whatever comes after it in the queue of the school has been done. */
  async function isNotBegun(asked: Requested): Promise<void> {
    provider.next({ does: 'answer', segments: [spoken('One')] }, { does: 'answer', segments: [] });
    await ended(await ask());
    await isForgotten(asked);
    assert.deepEqual(await told(asked), []);
    assert.equal(provider.requests.length, 2);
  }

  it('are of all pieces, on the time of the recording', async () => {
    provider.next(
      { does: 'answer', segments: [spoken('A circle has a centre.')] },
      { does: 'answer', segments: [spoken('And a radius.')] },
    );
    const asked = await ask();
    const { type, data } = await ended(asked);
    assert.equal(type, 'lyceum.ai.transcription.finished.v1');
    assert.deepEqual(data.cues, [
      { start: 1, end: 3, text: 'A circle has a centre.' },
      { start: 601, end: 603, text: 'And a radius.' },
    ]);
    assert.deepEqual(
      [data.assetId, data.language, data.modelId],
      [asked.assetId, 'en', 'openai/whisper-1'],
    );
    assert.deepEqual(
      provider.requests.map(({ sound }) => sound.toString()),
      ['the first ten minutes', 'and the rest'],
    );
    // 600 s and 60.5 s at 0.006 US dollars a minute.
    assert.deepEqual(await charged(), { spent: 66_050, held: 0 });
    assert.deepEqual(await hall.query('select from transcriptions'), [], 'no address is kept');
    assert.deepEqual(await progress(asked), [[1, 2]]);
  });

  it('are charged once when the process dies while the model hears', async () => {
    provider.next({ does: 'answer', segments: [spoken('First.')] }, { does: 'stall' });
    const asked = await ask();
    await eventually(() => assert.equal(provider.requests.length, 2));
    provider.next({ does: 'answer', segments: [spoken('Second.')] });
    await hall.crash();
    const { data } = await ended(asked);
    assert.deepEqual(
      data.cues?.map(({ text }) => text),
      ['First.', 'Second.'],
    );
    assert.equal(provider.requests.length, 3, 'what was heard is not heard again');
    assert.deepEqual(await charged(), { spent: 66_050, held: 0 });
  });

  it('end without a request where the budget does', async () => {
    await hall.query(
      'insert into budget_accounts (tenant_id, school_month_micro_usd) values ($1, 66049)',
      [schoolId],
    );
    const { type, data } = await ended(await ask());
    assert.deepEqual(
      [type, data.code],
      ['lyceum.ai.transcription.failed.v1', 'ai.budget_exhausted'],
    );
    assert.match(data.reason!, /until \d{4}-.+upload captions/);
    assert.equal(provider.requests.length, 0);
    assert.deepEqual(await charged(), { spent: 0, held: 0 });
  });

  it('are not begun for a school that allows no token', async () => {
    await hall.query('insert into budget_accounts (tenant_id, school_day_tokens) values ($1, 0)', [
      schoolId,
    ]);
    assert.equal((await ended(await ask())).data.code, 'ai.budget_exhausted');
    assert.equal(provider.requests.length, 0);
  });

  it('that fail say why, and cost what was heard', async () => {
    provider.next({ does: 'answer', segments: [spoken('First.')] }, { does: 'fail', status: 400 });
    const { data } = await ended(await ask());
    assert.equal(data.code, 'ai.model_refused');
    assert.match(data.reason!, /upload captions/);
    assert.deepEqual(await charged(), { spent: 60_000, held: 0 });
  });

  it('of silence say that nobody speaks', async () => {
    const { data } = await ended(await ask());
    assert.equal(data.code, 'ai.nothing_said');
  });

  it('of sound that is gone say so, and cost nothing', async () => {
    const gone = { ...store.put('/2', 'gone'), startSeconds: 0, durationSeconds: 60 };
    store.files.delete('/2');
    const { data } = await ended(await ask({ pieces: [gone] }));
    assert.equal(data.code, 'ai.sound_gone');
    assert.deepEqual(await charged(), { spent: 0, held: 0 });
  });

  it('read sound from nowhere but the store', async () => {
    const { url, bytes } = store.put('/4', 'elsewhere');
    const elsewhere = { url: url.replace('127.0.0.1', 'localhost'), bytes };
    const { reads } = store;
    const { data } = await ended(
      await ask({ pieces: [{ ...elsewhere, startSeconds: 0, durationSeconds: 60 }] }),
    );
    assert.deepEqual([data.code, store.reads], ['ai.sound_gone', reads]);
  });

  it('hear no more than was announced', async () => {
    const piece = { ...store.put('/3', 'longer'), startSeconds: 0, durationSeconds: 60 };
    const { reads } = store;
    const asked = await ask({ pieces: [{ ...piece, bytes: 3 }] });
    await eventually(() => assert.ok(store.reads > reads));
    assert.equal(provider.requests.length, 0);
    await hall.say(schoolId, assetDeleted.v1({ assetId: asked.assetId, version: hall.next() }));
  });

  it('of an asset that was deleted before are not begun', async () => {
    const assetId = randomUUID();
    await hall.say(schoolId, assetDeleted.v1({ assetId, version: hall.next() }));
    await eventually(async () => {
      const rows = await hall.query('select from deleted_assets where asset_id = $1', [assetId]);
      assert.equal(rows.length, 1);
    });
    await isNotBegun(await ask({ assetId }));
  });

  it('that were cancelled before they are asked for are not begun', async () => {
    const transcriptionId = randomUUID();
    const assetId = randomUUID();
    await hall.say(schoolId, transcriptionCancelled.v1({ transcriptionId, assetId, version: 2 }));
    await eventually(async () => {
      const rows = await hall.query(
        'select from cancelled_transcriptions where transcription_id = $1',
        [transcriptionId],
      );
      assert.equal(rows.length, 1);
    });
    await isNotBegun(await ask({ transcriptionId, assetId }));
  });

  it('that are cancelled ask the model nothing more, and cost what it may have heard', async () => {
    provider.next({ does: 'answer', segments: [spoken('First.')] }, { does: 'stall' });
    const sizes = [600, 60.5, 600];
    const asked = await ask({
      pieces: sizes.map((durationSeconds, at) => ({
        ...store.put(`/cancelled/${at}`, 'sound'),
        startSeconds: at * 600,
        durationSeconds,
      })),
    });
    await eventually(() => assert.equal(provider.requests.length, 2));
    const { transcriptionId, assetId } = asked;
    await hall.say(schoolId, transcriptionCancelled.v1({ transcriptionId, assetId, version: 2 }));
    await eventually(() => assert.ok(provider.requests[1]!.wasAborted), { timeoutMs: 30_000 });
    await isForgotten(asked);
    assert.equal(provider.requests.length, 2);
    assert.deepEqual([await progress(asked), await told(asked)], [[[1, 3]], []]);
    // Who has the second may charge for it; the third nobody has.
    assert.deepEqual(await charged(), { spent: 66_050, held: 0 });
  });

  it('of other schools are nobody’s business: neither rows nor costs', async () => {
    const other = randomUUID();
    provider.next(
      { does: 'answer', segments: [spoken('Ours.')] },
      { does: 'answer', segments: [] },
    );
    await ended(await ask());
    const { body } = await hall.call<{ items: unknown[] }>(hall.token('owner', other), 'usage');
    assert.deepEqual(body.items, []);
    const own = await hall.call<{
      items: { feature: string; requests: number; audioSeconds: number }[];
    }>(hall.token('owner', schoolId), 'usage');
    assert.deepEqual(
      own.body.items.map(({ feature, requests, audioSeconds }) => [
        feature,
        requests,
        audioSeconds,
      ]),
      [['transcription', 2, 661]],
    );
  });
});

describe('transcriptions where no model is named', () => {
  let hall: LectureHall;
  before(async () => {
    hall = await LectureHall.open();
  });
  after(() => hall.close());

  it('fail at once, and say how to do without', async () => {
    const transcriptionId = randomUUID();
    await hall.say(
      randomUUID(),
      transcriptionRequested.v1({
        transcriptionId,
        assetId: randomUUID(),
        requestedBy: randomUUID(),
        language: 'en',
        contentType: 'audio/mpeg',
        pieces: [{ url: 'http://127.0.0.1:9/', startSeconds: 0, durationSeconds: 60, bytes: 1 }],
        expiresAt: new Date().toISOString(),
        version: 1,
      }),
    );
    await eventually(async () => {
      const [row] = await hall.query<{ data: { code: string; reason: string } }>(
        `select envelope::jsonb -> 'data' as data from outbox
         where envelope::jsonb -> 'data' ->> 'transcriptionId' = $1`,
        [transcriptionId],
      );
      assert.equal(row?.data.code, 'ai.no_transcription_model');
      assert.match(row.data.reason, /Upload captions: WebVTT or SubRip/);
    });
    assert.deepEqual(await hall.query('select from transcriptions'), []);
  });
});
