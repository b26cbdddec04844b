import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Database } from '@lyceum/persistence';
import { DomainError, type Actor } from '@lyceum/platform';
import { eventually, startStack, type TestStack } from '@lyceum/testing';
import { StandInIdentity } from '@lyceum/testing/stand-ins';
import pg from 'pg';
import { LocalSentences } from '../src/models/index.js';
import type { Retrieval, SearchResult } from '../src/retrieval/index.js';
import { SignScanStore } from '../src/vectors/index.js';
import { Facts } from './support/facts.js';
import { actorOf, retrievalOver } from './support/search.js';
import { serviceDatabase } from './support/service-database.js';

const cue = (start: number, text: string) => ({ start, end: start + 5, text });
const MITOSIS = [
  cue(0, 'Mitosis divides the nucleus of a cell.'),
  cue(5, 'The spindle pulls the chromosomes apart in anaphase.'),
];
const OSMOSIS = [cue(0, 'Osmosis is water crossing a membrane towards more salt.')];

describe('retrieval', () => {
  let identity: StandInIdentity;
  let stack: TestStack;
  let admin: pg.Client;
  let database: Database;
  let retrieval: Retrieval;
  let facts: Facts;
  let others: Facts;
  const courseId = randomUUID();
  const [video, later, text] = [randomUUID(), randomUUID(), randomUUID()];
  const [asset, laterAsset] = [randomUUID(), randomUUID()];
  let staff: Actor;

  before(async () => {
    identity = await StandInIdentity.start();
    stack = await startStack({
      services: ['ai'],
      env: { LOG_LEVEL: 'warn', IDENTITY_URL: identity.url },
    });
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    database = serviceDatabase(stack);
    retrieval = await retrievalOver(database);
    facts = await Facts.of(stack);
    others = await Facts.of(stack);
    staff = actorOf('owner', facts.schoolId, randomUUID());
    // Captions before the course that holds them.
    await facts.captions(asset, MITOSIS);
    await facts.captions(laterAsset, OSMOSIS);
    await facts.publish(courseId, 1, [
      { lessonId: video, assetId: asset, title: 'Cell division' },
      { lessonId: later, assetId: laterAsset, drip: { afterDays: 7 } },
      { lessonId: text, kind: 'text' },
    ]);
    await facts.text(courseId, 1, text, '# Plants\n\nChlorophyll absorbs [light](http://x.y).');
    await indexed(facts, 3);
  });
  after(async () => {
    await facts.close();
    await others.close();
    await database.close();
    await admin.end();
    await stack.stop();
    await identity.stop();
  });

  const search = (actor: Actor, query: string, more: { lessonId?: string } = {}) =>
    retrieval.search(actor, query, { courseId, ...more }, 5);
  const lessonsOf = ({ passages }: SearchResult): string[] =>
    passages.map(({ lessonId }) => lessonId);
  const indexed = ({ schoolId }: Facts, count: number): Promise<void> =>
    eventually(async () => {
      const { rows } = await admin.query(
        'select 1 from ai.sources where tenant_id = $1 and content_hash = requested_hash and model_id is not null',
        [schoolId],
      );
      assert.equal(rows.length, count);
    });
  const failsWith = (code: string) => (error: unknown) =>
    error instanceof DomainError && error.code === code;
  async function learner(change: Partial<Parameters<Facts['enroll']>[0]> = {}) {
    const userId = randomUUID();
    const enrollmentId = await facts.enroll({ courseId, userId, ...change });
    await eventually(async () => {
      const found = await admin.query('select 1 from ai.enrollments where enrollment_id = $1', [
        enrollmentId,
      ]);
      assert.equal(found.rows.length, 1);
    });
    return { actor: actorOf('learner', facts.schoolId, userId), enrollmentId, userId };
  }

  it('finds what was said, to the second, and what is written', async () => {
    const found = await search(staff, 'How are chromosomes pulled apart?');
    assert.equal(found.isAnswerable, true);
    assert.equal(found.passages[0]!.lessonId, video);
    assert.equal(found.passages[0]!.lessonTitle, 'Cell division');
    const piece = found.passages[0]!.pieces.find(({ text }) => text.includes('spindle'))!;
    assert.deepEqual([piece.start, piece.end], [5, 10]);
    const written = await search(staff, 'What absorbs light?');
    assert.equal(written.passages[0]!.lessonId, text);
    assert.equal(written.passages[0]!.text, 'Plants Chlorophyll absorbs light.');
    assert.deepEqual(lessonsOf(await search(staff, 'chromosomes', { lessonId: text })), [text]);
  });

  it('forgives a misspelling, and says when nothing answers', async () => {
    assert.equal((await search(staff, 'chromosoms')).passages[0]!.lessonId, video);
    const foreign = await search(staff, 'Which treaty ended the Thirty Years War?');
    assert.equal(foreign.isAnswerable, false);
  });

  it('shows a learner what is open to them, and no more', async () => {
    const { actor } = await learner();
    const found = lessonsOf(await search(actor, 'osmosis water membrane'));
    assert.ok(!found.includes(later), 'drip');
    assert.ok(lessonsOf(await search(staff, 'osmosis water membrane')).includes(later));
    const long = await learner({ enrolledAt: new Date(Date.now() - 8 * 86_400_000).toISOString() });
    assert.ok(lessonsOf(await search(long.actor, 'osmosis water membrane')).includes(later));
    const inOrder = await learner({ unlockedThrough: 0 });
    assert.deepEqual(lessonsOf(await search(inOrder.actor, 'chlorophyll light')), [video]);
  });

  it('shows nothing to strangers, and to those whose enrollment has ended', async () => {
    const stranger = actorOf('learner', facts.schoolId, randomUUID());
    await assert.rejects(search(stranger, 'mitosis'), failsWith('ai.not_enrolled'));
    const expired = await learner({ expiresAt: new Date(Date.now() - 1000).toISOString() });
    await assert.rejects(search(expired.actor, 'mitosis'), failsWith('ai.not_enrolled'));
    const { actor, enrollmentId, userId } = await learner();
    assert.ok(lessonsOf(await search(actor, 'mitosis')).includes(video));
    await facts.enroll({ courseId, userId, enrollmentId, state: 'withdrawn' });
    await eventually(() => assert.rejects(search(actor, 'mitosis'), failsWith('ai.not_enrolled')));
    for (const role of ['owner', 'learner'] as const)
      await assert.rejects(
        search(actorOf(role, others.schoolId, userId), 'mitosis'),
        failsWith('ai.course_not_found'),
      );
  });

  it('keeps chunks of another school from its role, whatever is asked for', async () => {
    const stolen = await admin.query<{ source_id: string }>(
      'select source_id from ai.sources where tenant_id = $1',
      [facts.schoolId],
    );
    const ids = stolen.rows.map(({ source_id }) => source_id);
    const model = new LocalSentences();
    const { vectors } = await model.embed(['mitosis']);
    const nearest = (actor: Actor) =>
      new SignScanStore(database).nearest(actor, model.id, Promise.resolve(vectors[0]!), ids, 5);
    assert.ok((await nearest(staff)).length > 0);
    const thief = { ...staff, tenantId: others.schoolId };
    assert.deepEqual(await nearest(thief), []);
  });

  it('answers from the version that the learner is on', async () => {
    const { actor } = await learner();
    await facts.text(courseId, 2, text, 'Photosynthesis stores energy as glucose.');
    await facts.publish(courseId, 2, [{ lessonId: text, kind: 'text' }]);
    await indexed(facts, 4);
    await eventually(async () => {
      assert.deepEqual(lessonsOf(await search(staff, 'glucose')), [text]);
    });
    assert.match((await search(staff, 'glucose')).passages[0]!.text, /glucose/);
    const old = await search(actor, 'glucose');
    assert.ok(old.passages.every(({ text }) => !text.includes('glucose')));
    assert.ok(
      old.passages.some(({ text }) => text.includes('Chlorophyll')),
      JSON.stringify(old.passages),
    );
  });

  it('embeds of edited captions only what has changed', async () => {
    const course = randomUUID();
    const edited = randomUUID();
    const words = (topic: string) =>
      Array.from({ length: 60 }, (_, at) => `${topic}${at}`).join(' ');
    const cues = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'].map((topic, at) =>
      cue(at * 5, `${words(topic)}.`),
    );
    const stored = async (): Promise<number> =>
      (await admin.query('select 1 from ai.embeddings where tenant_id = $1', [others.schoolId]))
        .rows.length;
    await others.publish(course, 1, [{ assetId: edited }]);
    await others.captions(edited, cues);
    await indexed(others, 1);
    const before = await stored();
    assert.ok(before >= 3, String(before));
    await others.captions(edited, [...cues.slice(0, 4), cue(20, `${words('zeta')}.`)]);
    await eventually(async () => {
      const actor = actorOf('owner', others.schoolId, randomUUID());
      const found = await retrieval.search(actor, 'zeta7', { courseId: course }, 1);
      assert.match(found.passages[0]?.text ?? '', /zeta7/);
    });
    // Its words are found before it is embedded, which is done at once.
    await eventually(async () => assert.ok((await stored()) > before));
    const added = (await stored()) - before;
    assert.ok(added < before, `${added} of ${before}`);
  });

  it('forgets captions that were removed, whatever arrives late, and deleted assets', async () => {
    const course = randomUUID();
    const [one, two] = [randomUUID(), randomUUID()];
    const found = async (): Promise<number> =>
      (await retrieval.search(staff, 'kinesin', { courseId: course }, 5)).passages.length;
    await facts.publish(course, 1, [{ assetId: one }, { assetId: two }]);
    const version = facts.next();
    const said = [cue(0, 'Kinesin walks along microtubules.')];
    await facts.captions(one, said, { version });
    await facts.captions(two, [cue(0, 'Here kinesin carries vesicles to the edge of the neuron.')]);
    await eventually(async () => assert.equal(await found(), 2));
    await facts.removeCaptions(one);
    await facts.captions(one, said, { version });
    await eventually(async () => assert.equal(await found(), 1));
    await facts.deleteAsset(two);
    await eventually(async () => assert.equal(await found(), 0));
  });

  it('answers from no course that was deleted', async () => {
    await facts.available(courseId, 'deleted');
    await eventually(() =>
      assert.rejects(search(staff, 'mitosis'), failsWith('ai.course_not_found')),
    );
  });
});
