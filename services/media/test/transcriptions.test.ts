import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  transcriptionFailed,
  transcriptionFinished,
  transcriptionProgressed,
} from '@lyceum/contracts';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { BusPublisher } from '@lyceum/testing/stand-ins';
import pg from 'pg';
import { clip, ffmpeg, removeClips } from './support/clips.js';
import { MediaClient, sha256 } from './support/media-client.js';
import { learnerOf, owner, type Account } from './support/school.js';

interface Transcription {
  readonly id: string;
  readonly state: string;
  readonly language: string | null;
  readonly progress: { heardPieces: number; pieces: number } | null;
  readonly failure: { code: string; reason: string } | null;
}
interface Requested {
  readonly transcriptionId: string;
  readonly assetId: string;
  readonly language: string | null;
  readonly pieces: readonly {
    readonly url: string;
    readonly startSeconds: number;
    readonly durationSeconds: number;
    readonly bytes: number;
  }[];
}

const UPLOADED = 'WEBVTT\n\n00:00.500 --> 00:01.000\nWritten by hand\n';
const heard = [{ start: 0.5, end: 1.5, text: 'Heard <b>by</b> a machine' }];

describe('transcriptions of assets', () => {
  let stack: TestStack;
  let admin: pg.Client;
  let bus: BusPublisher;
  let host: Account;
  let staff: MediaClient;

  before(async () => {
    stack = await startStack({ services: ['identity', 'media'] });
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    bus = await BusPublisher.of(stack);
    const identity = stack.services['identity']!.url;
    host = await owner(identity);
    staff = new MediaClient(stack.services['media']!.url, host.accessToken);
  });
  after(async () => {
    await bus.close();
    await admin.end();
    await stack.stop();
    await removeClips();
  });

  const video = async (options = {}): Promise<string> => {
    const body = await clip({ seconds: 3, ...options });
    const file = { policy: 'videos', fileName: 'a.mp4', contentType: 'video/mp4', body };
    return (await staff.ready(file)).id;
  };
  /** Of three pieces; it takes a while to cut, but none to encode anew what is played. */
  const longRecording = async (): Promise<string> => {
    const body = await ffmpeg('m4a', [
      ...['-f', 'lavfi', '-i', 'sine=frequency=300:sample_rate=16000:duration=1265'],
      ...['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '16k'],
    ]);
    const file = { policy: 'audio', fileName: 'a.m4a', contentType: 'audio/mp4', body };
    return (await staff.ready({ ...file, sha256: sha256(body) })).id;
  };
  const at = (id: string, rest: string): string => `${staff.url}/v1/media/assets/${id}/${rest}`;
  const request = (
    id: string,
    json: object = {},
    token = staff.token,
    headers = {},
  ): Promise<Answer<Transcription & { code: string; detail: string }>> =>
    call(at(id, 'transcription'), { token, json, headers });
  const cancel = async (id: string, token = staff.token): Promise<number> =>
    (await call(at(id, 'transcription'), { token, method: 'DELETE' })).status;
  const read = (id: string, token = staff.token): Promise<Answer<Transcription>> =>
    call(at(id, 'transcription'), { token });
  const captions = async (id: string): Promise<{ language: string; isGenerated: boolean }[]> =>
    (
      await call<{ items: { language: string; isGenerated: boolean }[] }>(at(id, 'captions'), {
        token: staff.token,
      })
    ).body.items.map(({ language, isGenerated }) => ({ language, isGenerated }));
  const upload = async (id: string, language: string): Promise<void> => {
    const { status } = await fetch(at(id, `captions/${language}`), {
      method: 'PUT',
      headers: { authorization: `Bearer ${staff.token}`, 'content-type': 'text/vtt' },
      body: UPLOADED,
    });
    assert.equal(status, 200);
  };
  /** What ai is asked. */
  const asked = (transcriptionId: string): Promise<Requested> =>
    eventually(
      async () => {
        const { rows } = await admin.query<{ data: Requested }>(
          `select envelope::jsonb -> 'data' as data from media.outbox
           where envelope::jsonb ->> 'type' = 'lyceum.media.transcription.requested.v1'
             and envelope::jsonb -> 'data' ->> 'transcriptionId' = $1`,
          [transcriptionId],
        );
        assert.equal(rows.length, 1);
        return rows[0]!.data;
      },
      { timeoutMs: 30_000 },
    );
  const begin = async (id: string, json: object = {}): Promise<Requested> => {
    const { status, body, text } = await request(id, json);
    assert.equal(status, 202, text);
    return asked(body.id);
  };
  const finish = (
    { transcriptionId, assetId, language }: Requested,
    schoolId = host.schoolId!,
  ): Promise<unknown> =>
    bus.publish(
      schoolId,
      transcriptionFinished.v1({
        transcriptionId,
        assetId,
        language: language ?? 'en',
        modelId: 'openai/whisper-1',
        cues: heard,
        version: 1,
      }),
    );
  const progress = (
    { transcriptionId, assetId, pieces: { length: pieces } }: Requested,
    heardPieces: number,
  ): Promise<unknown> =>
    bus.publish(
      host.schoolId!,
      transcriptionProgressed.v1({
        transcriptionId,
        assetId,
        heardPieces,
        pieces,
        version: heardPieces,
      }),
    );
  const until = (id: string, state: string): Promise<Transcription> =>
    eventually(
      async () => {
        const { body } = await read(id);
        assert.equal(body.state, state, JSON.stringify(body.failure));
        return body;
      },
      { timeoutMs: 30_000 },
    );
  const silent = (url: string): Promise<void> =>
    eventually(async () => assert.equal((await fetch(url)).status, 404), { timeoutMs: 30_000 });

  it('hand the sound to ai and make captions of what it says', async () => {
    const id = await video();
    const told = await begin(id);
    assert.deepEqual([told.assetId, told.language, told.pieces.length], [id, null, 1]);
    const [piece] = told.pieces;
    assert.ok(Math.abs(piece!.durationSeconds - 3) < 0.2, String(piece!.durationSeconds));
    const sound = Buffer.from(await (await fetch(piece!.url)).arrayBuffer());
    assert.equal(sound.length, piece!.bytes);
    assert.equal((await read(id)).body.state, 'running');

    await finish(told);
    const ended = await until(id, 'finished');
    assert.deepEqual([ended.language, ended.failure], ['en', null]);
    assert.deepEqual(await captions(id), [{ language: 'en', isGenerated: true }]);
    const { body } = await staff.playback(id);
    const shown = (await call(body.captions[0]!.url)).text;
    assert.match(shown, /00:00:00\.500 --> 00:00:01\.500\nHeard &lt;b&gt;by&lt;\/b&gt; a machine/);
    assert.match((await call(body.url!)).text, /TYPE=SUBTITLES.*LANGUAGE="en"/);
    const { rows } = await admin.query<{ cues: unknown }>(
      `select envelope::jsonb -> 'data' -> 'cues' as cues from media.outbox
       where envelope::jsonb ->> 'type' = 'lyceum.media.captions.ready.v1'
         and envelope::jsonb -> 'data' ->> 'assetId' = $1`,
      [id],
    );
    assert.deepEqual(rows, [{ cues: heard }]);
    await silent(piece!.url);

    await upload(id, 'en');
    assert.deepEqual(await captions(id), [{ language: 'en', isGenerated: false }]);
  });

  it('leave ai the sound when it was not noted that the job which cuts it has begun', async () => {
    const [id, other] = [await video(), await video()];
    // As if the process had died between the two.
    await admin.query(`
      create function media.forget() returns trigger language plpgsql as $$
        begin raise exception 'not noted'; end $$;
      create trigger forget before update on media.transcriptions for each row
        when (old.asset_id = '${id}' and new.state = 'requested') execute function media.forget()`);
    try {
      const told = await begin(id);
      // Looks at everything that waits.
      await begin(other);
      const [piece] = told.pieces;
      assert.equal((await fetch(piece!.url)).status, 200);
      await finish(told);
      await until(id, 'finished');
    } finally {
      await admin.query('drop function media.forget cascade');
    }
  });

  it('cut long sound into pieces, on the time of the recording', async () => {
    const id = await longRecording();
    assert.equal((await request(id, { language: 'de' })).body.progress, null);
    const told = await asked((await read(id)).body.id);
    const { pieces } = told;
    assert.equal(pieces.length, 3);
    let end = 0;
    for (const { startSeconds, durationSeconds, bytes } of pieces) {
      assert.ok(Math.abs(startSeconds - end) < 0.001, `${startSeconds} after ${end}`);
      assert.ok(bytes < 3_000_000 && durationSeconds < 601);
      end = startSeconds + durationSeconds;
    }
    assert.ok(Math.abs(end - 1265) < 1, String(end));

    const heardOf = async (heardPieces: number): Promise<void> =>
      eventually(async () =>
        assert.deepEqual((await read(id)).body.progress, { heardPieces, pieces: 3 }),
      );
    await heardOf(0);
    await progress(told, 1);
    await heardOf(1);
    await progress(told, 2);
    await heardOf(2);
    await finish(told);
    await until(id, 'finished');
    await heardOf(3);
  });

  it('are asked for once by a request with a key, however often it comes', async () => {
    const id = await video();
    const key = { 'idempotency-key': randomUUID() };
    const first = await request(id, {}, staff.token, key);
    const again = await request(id, {}, staff.token, key);
    assert.deepEqual([first.status, again.status], [202, 202]);
    assert.deepEqual(again.body, first.body);
    const other = await request(id, {}, staff.token, { 'idempotency-key': randomUUID() });
    assert.equal(other.body.code, 'media.transcription_under_way');
  });

  it('end when somebody cancels them, and may be asked for again', async () => {
    const id = await video();
    assert.equal(await cancel(id), 404);
    const told = await begin(id);
    assert.deepEqual([await cancel(id), await cancel(id)], [204, 204]);
    const { failure } = (await read(id)).body;
    assert.equal(failure?.code, 'media.transcription_cancelled');
    const { rows } = await admin.query(
      `select from media.outbox
       where envelope::jsonb ->> 'type' = 'lyceum.media.transcription.cancelled.v1'
         and envelope::jsonb -> 'data' ->> 'transcriptionId' = $1`,
      [told.transcriptionId],
    );
    assert.equal(rows.length, 1);
    await silent(told.pieces[0]!.url);

    const second = await begin(id);
    await finish(told);
    await finish(second);
    await until(id, 'finished');
    assert.equal(await cancel(id), 204);
    assert.equal((await read(id)).body.state, 'finished');
    assert.deepEqual(await captions(id), [{ language: 'en', isGenerated: true }]);
  });

  it('that are cancelled while the sound is cut are not handed over', async () => {
    const id = await longRecording();
    const { body } = await request(id);
    assert.equal(await cancel(id), 204);
    // The next one is cut after it.
    const second = await begin(id);
    const { rows } = await admin.query<{ id: string }>(
      `select envelope::jsonb -> 'data' ->> 'transcriptionId' as id from media.outbox
       where envelope::jsonb ->> 'type' = 'lyceum.media.transcription.requested.v1'
         and envelope::jsonb -> 'data' ->> 'assetId' = $1`,
      [id],
    );
    assert.notEqual(body.id, second.transcriptionId);
    assert.deepEqual(rows, [{ id: second.transcriptionId }]);
  });

  it('are refused where there is nothing to hear or to wait for', async () => {
    const mute = await video({ audio: false });
    assert.equal((await request(mute)).body.code, 'media.nothing_to_hear');
    const id = await video();
    assert.equal((await read(id)).status, 404);
    assert.equal((await request(id, { language: 'e' })).body.code, 'media.language_invalid');
    assert.equal((await request(id, { tongue: 'en' })).status, 422);
    await upload(id, 'pt-BR');
    const inTheWay = await request(id);
    assert.equal(inTheWay.body.code, 'media.captions_exist');
    assert.match(inTheWay.body.detail, /pt-BR.+which language is spoken/);
    assert.equal((await request(id, { language: 'PT-br' })).body.code, 'media.captions_exist');
    assert.equal((await request(id, { language: 'en' })).status, 202);
    const again = await request(id, { language: 'en' });
    assert.deepEqual([again.status, again.body.code], [409, 'media.transcription_under_way']);
  });

  it('that fail say why, and may be asked for again', async () => {
    const id = await video();
    const told = await begin(id);
    const { transcriptionId, assetId } = told;
    const why = { code: 'ai.nothing_said', reason: 'Nobody speaks.' };
    const failed = transcriptionFailed.v1({ transcriptionId, assetId, ...why, version: 1 });
    await bus.publish(host.schoolId!, failed);
    assert.deepEqual((await until(id, 'failed')).failure, why);
    await silent(told.pieces[0]!.url);
    const second = await begin(id);
    assert.notEqual(second.transcriptionId, transcriptionId);
    // Late words to the first change nothing.
    await finish(told);
    await finish(second);
    await until(id, 'finished');
    assert.deepEqual(await captions(id), [{ language: 'en', isGenerated: true }]);
  });

  it('give way to captions that were uploaded meanwhile', async () => {
    const id = await video();
    const told = await begin(id, { language: 'en' });
    await upload(id, 'en');
    await finish(told);
    assert.equal((await until(id, 'failed')).failure?.code, 'media.captions_exist');
    assert.deepEqual(await captions(id), [{ language: 'en', isGenerated: false }]);
  });

  it('of a deleted asset leave nothing', async () => {
    const id = await video();
    const told = await begin(id);
    await call(`${staff.url}/v1/media/assets/${id}`, { token: staff.token, method: 'DELETE' });
    await finish(told);
    await silent(told.pieces[0]!.url);
    await eventually(
      async () => {
        const { rows } = await admin.query('select from media.transcriptions where asset_id = $1', [
          id,
        ]);
        assert.equal(rows.length, 0);
      },
      { timeoutMs: 30_000 },
    );
  });

  it('are the business of one school’s staff', async () => {
    const identity = stack.services['identity']!.url;
    const learner = await learnerOf(identity, host);
    const stranger = await owner(identity);
    const id = await video();
    assert.equal((await request(id, {}, learner.accessToken)).status, 403);
    assert.equal((await request(id, {}, stranger.accessToken)).status, 404);
    const told = await begin(id);
    assert.equal((await read(id, learner.accessToken)).status, 403);
    assert.equal((await read(id, stranger.accessToken)).status, 404);
    assert.equal(await cancel(id, learner.accessToken), 403);
    assert.equal(await cancel(id, stranger.accessToken), 404);
    // What ai says of one school does not end a transcription of another.
    await finish(told, stranger.schoolId ?? randomUUID());
    await finish(told);
    const { rows } = await eventually(async () => {
      const found = await admin.query<{ tenantid: string }>(
        `select envelope::jsonb ->> 'tenantid' as tenantid from media.outbox
         where envelope::jsonb ->> 'type' = 'lyceum.media.captions.ready.v1'
           and envelope::jsonb -> 'data' ->> 'assetId' = $1`,
        [id],
      );
      assert.ok(found.rows.length > 0);
      return found;
    });
    assert.deepEqual(rows, [{ tenantid: host.schoolId }]);
  });
});
