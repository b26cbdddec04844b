import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Database } from '@lyceum/persistence';
import { systemActor, type Actor } from '@lyceum/platform';
import { eventually, startStack, type TestStack } from '@lyceum/testing';
import { StandInIdentity } from '@lyceum/testing/stand-ins';
import pg from 'pg';
import { HealthRepository } from '../src/insights/health/health.repository.js';
import { MaterialRepository } from '../src/quiz-drafts/material.repository.js';
import type { QuizDraftRow } from '../src/quiz-drafts/quiz-draft.repository.js';
import { Facts } from './support/facts.js';
import { actorOf, retrievalOver } from './support/search.js';
import { serviceDatabase } from './support/service-database.js';

const FERMENTATION = 'Fermentation turns sugar into alcohol. [More](https://yeast.example/)';

/** Catalog says the text of a lesson again only in a version that changes it. */
describe('a text that a later version did not change', () => {
  let identity: StandInIdentity;
  let stack: TestStack;
  let admin: pg.Client;
  let database: Database;
  let facts: Facts;
  let staff: Actor;
  const courseId = randomUUID();
  const [kept, changed, gone] = [randomUUID(), randomUUID(), randomUUID()];
  const text = (lessonId: string) => ({ lessonId, kind: 'text' }) as const;

  before(async () => {
    identity = await StandInIdentity.start();
    stack = await startStack({
      services: ['ai'],
      env: { LOG_LEVEL: 'warn', IDENTITY_URL: identity.url },
    });
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    database = serviceDatabase(stack);
    facts = await Facts.of(stack);
    staff = actorOf('owner', facts.schoolId, randomUUID());
    await facts.publish(courseId, 1, [text(kept), text(changed), text(gone)]);
    await facts.text(courseId, 1, kept, FERMENTATION);
    await facts.text(courseId, 1, changed, 'Distillation. [Old](https://old.example/)');
    await facts.text(courseId, 1, gone, 'Malting. [Gone](https://gone.example/)');
    await facts.publish(courseId, 2, [text(kept), text(changed)]);
    await facts.text(courseId, 2, changed, 'Distillation again.');
    await facts.available(courseId, 'published');
    await eventually(async () => {
      const { rows } = await admin.query<
        Record<'versions' | 'texts' | 'links' | 'sources', string>
      >(
        `select (select count(*) from ai.course_versions where course_id = $1) as versions,
           (select count(*) from ai.lesson_texts where tenant_id = $2) as texts,
           (select count(*) from ai.lesson_links where tenant_id = $2) as links,
           (select count(*) from ai.sources where tenant_id = $2 and model_id is not null) as sources`,
        [courseId, facts.schoolId],
      );
      assert.deepEqual(rows[0], { versions: '2', texts: '4', links: '4', sources: '4' });
    });
  });
  after(async () => {
    await facts.close();
    await database.close();
    await admin.end();
    await stack.stop();
    await identity.stop();
  });

  it('is found', async () => {
    const retrieval = await retrievalOver(database);
    const found = await retrieval.search(staff, 'sugar alcohol', { courseId }, 5);
    assert.equal(found.passages[0]?.lessonId, kept);
    const texts = found.passages.map((passage) => passage.text).join(' ');
    assert.doesNotMatch(texts, /Old|Malting/);
  });

  it('is what a quiz is drafted from', async () => {
    const draft = { course_id: courseId, lesson_ids: [kept, changed], language: null };
    const actor = systemActor('test', { tenantId: facts.schoolId });
    const { lessons } = await new MaterialRepository(database).of(actor, draft as QuizDraftRow);
    assert.deepEqual(
      lessons.map(({ sentences }) => sentences[0]?.text),
      ['Fermentation turns sugar into alcohol.', 'Distillation again.'],
    );
  });

  it('has its links looked at', async () => {
    const links = await new HealthRepository(database).links(staff, courseId, 2);
    assert.deepEqual(links.get(kept), ['https://yeast.example/']);
    assert.deepEqual(links.get(changed), []);
  });
});
