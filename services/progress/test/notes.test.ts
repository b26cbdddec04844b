import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Classroom, type Enrolled } from './support/classroom.js';
import { sampleCourse, videoLesson } from './support/course.js';

interface Note {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly positionSeconds: number | null;
}

const code = ({ body }: { body: unknown }): unknown => (body as Record<string, unknown>)['code'];

describe('notes and bookmarks', () => {
  let classroom: Classroom;
  let learner: Enrolled;
  const schoolId = randomUUID();
  const course = sampleCourse([videoLesson(0), videoLesson(1)]);
  const [first, second] = course.lessons.map(({ lessonId }) => lessonId) as [string, string];

  before(async () => {
    classroom = await Classroom.open();
    await classroom.publishCourse(schoolId, course);
    learner = await classroom.enroll(schoolId, course);
  });
  after(() => classroom.close());

  const write = (who: Enrolled, more: object) =>
    classroom.call<Note>(who, 'progress/notes', {
      json: { enrollmentId: who.enrollmentId, lessonId: first, kind: 'note', ...more },
    });
  const list = async (who: { token: string }, query = ''): Promise<Note[]> =>
    (await classroom.call<{ items: Note[] }>(who, `progress/notes?limit=100${query}`)).body.items;

  it('are written, read, changed and thrown away', async () => {
    const made = await write(learner, { text: 'Contrary motion', positionSeconds: 12.345 });
    assert.equal(made.status, 201, made.text);
    const { id } = made.body;
    const path = `progress/notes/${id}`;
    const change = (headers: Record<string, string>) =>
      classroom.call<Note>(learner, path, { method: 'PATCH', json: { text: 'Oblique' }, headers });
    const changed = await change({ 'if-match': made.headers.get('etag')! });
    assert.deepEqual([changed.body.text, changed.body.positionSeconds], ['Oblique', 12.345]);
    assert.equal(code(await change({ 'if-match': '"v1"' })), 'progress.note_changed');
    assert.equal((await classroom.call(learner, path, { method: 'DELETE' })).status, 204);
    assert.equal((await classroom.call(learner, path, { method: 'DELETE' })).status, 404);
    assert.equal((await change({})).status, 404);
  });

  it('are found by lesson and kind, page by page', async () => {
    const author = await classroom.enroll(schoolId, course);
    for (let at = 0; at < 5; at += 1) await write(author, { text: `Note ${at}` });
    await write(author, { kind: 'bookmark', positionSeconds: 7 });
    await write(author, { lessonId: second, text: 'Elsewhere' });
    assert.equal((await list(author)).length, 7);
    assert.equal((await list(author, `&lessonId=${first}&kind=note`)).length, 5);
    assert.deepEqual(
      (await list(author, '&kind=bookmark')).map(({ positionSeconds }) => positionSeconds),
      [7],
    );
    assert.equal((await list(author, `&courseId=${randomUUID()}`)).length, 0);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await classroom.call<{ items: Note[]; nextCursor: string | null }>(
        author,
        `progress/notes?limit=2&kind=note&lessonId=${first}${cursor}`,
      );
      seen.push(...body.items.map(({ text }) => text));
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor);
    assert.deepEqual(seen, ['Note 4', 'Note 3', 'Note 2', 'Note 1', 'Note 0']);
  });

  it('are their author’s alone, also before the staff', async () => {
    const { body } = await write(learner, { text: 'Between me and me' });
    for (const stranger of [
      await classroom.enroll(schoolId, course),
      classroom.member('owner', schoolId),
      classroom.member('learner', randomUUID(), learner.userId),
    ]) {
      assert.deepEqual(await list(stranger), []);
      for (const method of ['PATCH', 'DELETE']) {
        const answer = await classroom.call(stranger, `progress/notes/${body.id}`, {
          method,
          ...(method === 'PATCH' && { json: { text: 'Mine' } }),
        });
        assert.equal(answer.status, 404);
      }
    }
  });

  it('need words, an open lesson, and a place in the video', async () => {
    assert.equal(code(await write(learner, { text: '  ' })), 'progress.note_empty');
    assert.equal(code(await write(learner, {})), 'progress.note_empty');
    for (const wrong of [
      { text: 'x'.repeat(10_001) },
      { text: 'x', positionSeconds: -1 },
      { text: 'x', kind: 'poem' },
      { text: 'x', colour: 'red' },
    ])
      assert.equal((await write(learner, wrong)).status, 422);
    const gone = await classroom.enroll(schoolId, course);
    await classroom.changeEnrollment(gone, { state: 'withdrawn' });
    assert.equal(code(await write(gone, { text: 'x' })), 'progress.not_enrolled');
    const thief = { ...gone, enrollmentId: learner.enrollmentId };
    assert.equal(code(await write(thief, { text: 'x' })), 'progress.enrollment_not_found');
  });
});
