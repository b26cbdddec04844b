import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { eventually } from '@lyceum/testing';
import { LectureHall, lecture } from './support/lecture-hall.js';
import { Learner } from './support/learner.js';
import { ModelStandIn } from './support/model-stand-in.js';

const MODEL = 'compatible/stand-in@4';
const FIRST = 'Steam keeps the crust soft while the loaf rises.';
const LAST = 'Rennet curdles the milk within an hour.';
/** Enough for several requests: ten chunks of about 200 tokens each. */
const FILLER = Array.from(
  { length: 200 },
  (_, at) => `Now for number ${at}: ${`remark${at} `.repeat(50).trim()}.`,
);

/** A direction for what is about steam, and another for all else. */
const directions = (texts: readonly string[]): unknown =>
  texts.map((text, index) => ({
    index,
    embedding: /steam/i.test(text) ? [1, 0.1, 0, 0] : [0.1, 0, 1, 0],
  }));

describe('an index while its provider does not go on', () => {
  let provider: ModelStandIn;
  let hall: LectureHall;
  let isStalling = true;

  before(async () => {
    provider = await ModelStandIn.start();
    provider.embedWith(directions);
    provider.always(({ body }) =>
      isStalling && JSON.stringify(body['input']).includes(LAST)
        ? { does: 'stall' }
        : { does: 'answer', pieces: [] },
    );
    hall = await LectureHall.open({
      AI_EMBEDDING_MODEL: MODEL,
      AI_COMPATIBLE_BASE_URL: provider.url,
      AI_FIRST_TOKEN_TIMEOUT_MS: '10000',
    });
  });
  after(async () => {
    await hall.close();
    await provider.close();
  });

  it('finds what is embedded, and by its words what is not', async () => {
    const schoolId = randomUUID();
    const course = await hall.publish(schoolId, [lecture(0)]);
    const assetId = course.lessons[0]!.assetId!;
    await hall.caption(schoolId, assetId, [FIRST, ...FILLER, LAST]);
    const staff = await eventually(() => Learner.of(hall, hall.token('owner', schoolId), course));

    type Known = { readonly ordinal: number; readonly is_embedded: boolean };
    const chunks = (): Promise<Known[]> =>
      hall.query<Known>(
        `select c.ordinal, n.ordinal is not null as is_embedded
         from sources s join chunks c using (source_id)
           left join chunk_signs n on n.source_id = c.source_id and n.ordinal = c.ordinal
         where s.owner_id = $1 order by c.ordinal`,
        [assetId],
      );
    await eventually(async () => {
      const known = await chunks();
      const embedded = known.filter(({ is_embedded: isEmbedded }) => isEmbedded);
      assert.ok(known.length > 20 && embedded.length === Math.floor(known.length / 10) * 10);
      assert.deepEqual([known[0]!.is_embedded, known.at(-1)!.is_embedded], [true, false]);
    });
    const early = await staff.ask('What does steam do to the crust?');
    assert.deepEqual([early.state, early.text], ['answered', FIRST]);
    const byWords = await staff.ask('What does rennet do to the milk?');
    assert.deepEqual([byWords.state, byWords.text], ['answered', LAST]);
    const isWhole = async (): Promise<boolean> => {
      const [source] = await hall.query<{ model_id: string | null }>(
        'select model_id from sources where owner_id = $1',
        [assetId],
      );
      return source?.model_id === MODEL;
    };
    assert.equal(await isWhole(), false, 'all of that while the rest is under way');

    isStalling = false;
    await eventually(async () => assert.ok(await isWhole()), { timeoutMs: 40_000 });
    assert.ok((await chunks()).every(({ is_embedded: isEmbedded }) => isEmbedded));
  });
});
