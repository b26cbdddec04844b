import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { problem, waitingForLocks } from '@lyceum/testing';
import { CatalogStack, type Person } from './support/catalog-stack.js';
import { draft, published, type Course, type Lesson } from './support/course.js';

interface Outline {
  readonly sections: { id: string; title: string; lessons: { id: string; title: string }[] }[];
}

describe('courses', () => {
  let catalog: CatalogStack;
  let owner: Person;
  before(async () => {
    catalog = await CatalogStack.start();
    owner = catalog.person();
  });
  after(() => catalog.stop());

  const outline = (who: Person, id: string): Promise<Outline> =>
    catalog.ok<Outline>(who, 'GET', `/v1/courses/${id}/outline`);
  const refused = async (...args: Parameters<CatalogStack['call']>): Promise<string> =>
    problem(await catalog.call(...args));

  it('hold what their school says of them', async () => {
    const needed = await catalog.ok<Course>(owner, 'POST', '/v1/courses', { title: 'First' });
    const fields = {
      ...{ title: 'Geometrie für alle', summary: 'Kreise', language: 'de', isSequential: true },
      ...{
        coverAssetId: randomUUID(),
        categories: ['Maths', 'Space'],
        metadata: { level: [1, 2] },
      },
      ...{ isOpen: false, capacity: 30, accessDays: 90, prerequisites: [needed.id] },
    };
    const made = await catalog.ok<Course>(owner, 'POST', '/v1/courses', fields);
    const read = await catalog.ok<Course>(owner, 'GET', `/v1/courses/${made.id}`);
    assert.deepEqual(read, made);
    assert.deepEqual({ ...made, ...fields }, made);
    assert.equal(made.slug, 'geometrie-fur-alle');
    const cleared = { coverAssetId: null, capacity: null, accessDays: null, categories: [] };
    const changed = await catalog.ok<Course>(owner, 'PATCH', `/v1/courses/${made.id}`, cleared);
    assert.deepEqual({ ...changed, ...cleared, title: fields.title }, changed);
  });

  it('are changed once by a request with a key, however often it comes', async () => {
    const author = catalog.person();
    const once = <T>(method: string, path: string, json: unknown, more = {}) => {
      const headers = { 'idempotency-key': randomUUID(), ...more };
      return () => catalog.call<T>(author, method, path, json, headers);
    };
    const make = once<Course>('POST', '/v1/courses', { title: 'Once' });
    const answers = await Promise.all([make(), make(), make()]);
    const made = answers[0]!;
    assert.equal(made.status, 201);
    for (const { status, body, headers } of answers)
      assert.deepEqual(
        [status, body, headers.get('etag')],
        [201, made.body, made.headers.get('etag')],
      );
    const { items } = await catalog.ok<{ items: Course[] }>(author, 'GET', '/v1/courses');
    assert.equal(items.length, 1);
    assert.equal((await catalog.said(made.body.id)).length, 1);

    const path = `/v1/courses/${made.body.id}`;
    const version = { 'if-match': made.headers.get('etag')! };
    const rename = once<Course>('PATCH', path, { title: 'Renamed' }, version);
    // The second is not at the version that it has read any more, and means the same nevertheless.
    assert.deepEqual((await rename()).body, (await rename()).body);
    const addSection = once<{ id: string }>('POST', `${path}/sections`, { title: 'Basics' });
    assert.equal((await addSection()).body.id, (await addSection()).body.id);
    assert.equal((await outline(author, made.body.id)).sections.length, 1);
  });

  it('refuse a key that came with something else, and take it from somebody else', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const make = (who: Person, title: string) =>
      catalog.call<Course>(who, 'POST', '/v1/courses', { title }, headers);
    const { body } = await make(owner, 'Kept');
    assert.equal(problem(await make(owner, 'Other')), '422 request.idempotency_key_reused');
    const theirs = await make(catalog.person('owner', owner.schoolId), 'Kept');
    assert.equal(theirs.status, 201);
    assert.notEqual(theirs.body.id, body.id);
  });

  it('have slugs of their own in their school, found or asked for', async () => {
    const title = 'The same';
    const many = await Promise.all(
      Array.from({ length: 5 }, () => catalog.ok<Course>(owner, 'POST', '/v1/courses', { title })),
    );
    assert.equal(new Set(many.map(({ slug }) => slug)).size, 5);
    assert.ok(many.every(({ slug }) => slug.startsWith('the-same')));
    const wanted = { title, slug: 'mine' };
    await catalog.ok(owner, 'POST', '/v1/courses', wanted);
    assert.equal(await refused(owner, 'POST', '/v1/courses', wanted), '409 catalog.slug_taken');
    const [{ id }] = many as [Course];
    assert.equal(
      await refused(owner, 'PATCH', `/v1/courses/${id}`, { slug: 'mine' }),
      '409 catalog.slug_taken',
    );
    await catalog.ok(catalog.person(), 'POST', '/v1/courses', wanted);
  });

  it('refuse what cannot be', async () => {
    const path = '/v1/courses';
    const { id } = await catalog.ok<Course>(owner, 'POST', path, { title: 'Plain' });
    const { id: other } = await catalog.ok<Course>(owner, 'POST', path, {
      title: 'After',
      prerequisites: [id],
    });
    const stranger = await catalog.ok<Course>(catalog.person(), 'POST', path, { title: 'Away' });
    for (const [fields, expected] of [
      [{ prerequisites: [stranger.id] }, '422 catalog.prerequisite_unknown'],
      [{ prerequisites: [randomUUID()] }, '422 catalog.prerequisite_unknown'],
      [{ prerequisites: [other] }, '422 catalog.prerequisite_circular'],
      [{ prerequisites: [id] }, '422 catalog.prerequisite_circular'],
      [{ metadata: { text: 'x'.repeat(8192) } }, '422 catalog.metadata_too_large'],
      [{ language: 'English' }, '422 request.invalid'],
      [{ slug: 'Upper Case' }, '422 request.invalid'],
      [{ categories: Array.from({ length: 11 }, (_, at) => `${at}`) }, '422 request.invalid'],
      [{ capacity: 0 }, '422 request.invalid'],
      [{ tenantId: owner.schoolId }, '422 request.invalid'],
    ] as const)
      assert.equal(await refused(owner, 'PATCH', `${path}/${id}`, fields), expected);
  });

  it('are copied also when a course that they ask for was deleted', async () => {
    const gone = await catalog.ok<Course>(owner, 'POST', '/v1/courses', { title: 'Gone' });
    const prerequisites = [gone.id];
    const after = await catalog.ok<Course>(owner, 'POST', '/v1/courses', {
      title: 'After',
      prerequisites,
    });
    await catalog.ok(owner, 'DELETE', `/v1/courses/${gone.id}`);
    const copy = await catalog.ok<Course>(owner, 'POST', `/v1/courses/${after.id}/duplicate`);
    assert.deepEqual({ ...copy, prerequisites }, copy);
  });

  it('need each other in no circle, also when two are changed at once', async () => {
    const [one, other] = [
      await catalog.ok<Course>(owner, 'POST', '/v1/courses', { title: 'Hen' }),
      await catalog.ok<Course>(owner, 'POST', '/v1/courses', { title: 'Egg' }),
    ];
    const need = (course: Course, needed: Course) =>
      catalog.call(owner, 'PATCH', `/v1/courses/${course.id}`, { prerequisites: [needed.id] });
    // Both have looked by the time one of them may write.
    await catalog.admin.query('begin');
    await catalog.admin.query('lock table catalog.courses in share mode');
    const both = [need(one, other), need(other, one)];
    await waitingForLocks(catalog.stack.databaseUrl, 2);
    await catalog.admin.query('commit');
    const refusals = (await Promise.all(both)).filter(({ status }) => status !== 200);
    assert.deepEqual(refusals.map(problem), ['422 catalog.prerequisite_circular']);
  });

  it('refuse every edit of what has changed since it was read, and count each that they take', async () => {
    const { course, sectionId, lessons } = await draft(catalog, owner, { lessons: ['One', 'Two'] });
    const path = `/v1/courses/${course.id}`;
    const empty = await catalog.ok<{ id: string }>(owner, 'POST', `${path}/sections`, {
      title: 'Empty',
    });
    const [one, two] = lessons as [Lesson, Lesson];
    const order = {
      sections: [
        { sectionId, lessonIds: [two.id, one.id] },
        { sectionId: empty.id, lessonIds: [] },
      ],
    };
    const lesson = { sectionId, kind: 'text', title: 'Three', text: 'x' };
    const edits: readonly (readonly [method: string, path: string, json?: object])[] = [
      ['PATCH', path, { title: 'Renamed' }],
      ['PUT', `${path}/order`, order],
      ['POST', `${path}/sections`, { title: 'Another' }],
      ['PATCH', `${path}/sections/${sectionId}`, { title: 'Other' }],
      ['DELETE', `${path}/sections/${empty.id}`],
      ['POST', `${path}/lessons`, lesson],
      ['PATCH', `${path}/lessons/${one.id}`, { title: 'First' }],
      ['DELETE', `${path}/lessons/${two.id}`],
      ['POST', `${path}/publish`],
      ['POST', `${path}/archive`],
      ['POST', `${path}/unarchive`],
      ['DELETE', path],
      ['POST', `${path}/restore`],
    ];
    let { version } = await catalog.ok<Course>(owner, 'GET', path);
    for (const [method, at, json] of edits) {
      const late = await catalog.call(owner, method, at, json, { 'if-match': `"v${version - 1}"` });
      assert.equal(problem(late), '412 catalog.course_changed', `${method} ${at}`);
      const taken = await catalog.call(owner, method, at, json, { 'if-match': `"v${version}"` });
      assert.ok(taken.status < 300, `${method} ${at}: ${taken.text}`);
      version += 1;
      assert.equal(taken.headers.get('etag'), `"v${version}"`, `${method} ${at}`);
    }
  });

  it('take one of many edits on the same version', async () => {
    const { course } = await draft(catalog, owner);
    const path = `/v1/courses/${course.id}`;
    const { version } = await catalog.ok<Course>(owner, 'GET', path);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        catalog.call(
          owner,
          'POST',
          `${path}/sections`,
          { title: `${at}` },
          {
            'if-match': `"v${version}"`,
          },
        ),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(7).fill(412)]);
  });

  it('are put into any order at once, and lose nothing of themselves', async () => {
    const titles = ['a', 'b', 'c', 'd'];
    const { course, sectionId, lessons } = await draft(catalog, owner, { lessons: titles });
    const path = `/v1/courses/${course.id}`;
    const second = await catalog.ok<{ id: string }>(owner, 'POST', `${path}/sections`, {
      title: 'More',
    });
    const [a, b, c, d] = lessons.map(({ id }) => id) as [string, string, string, string];
    const order = (...sections: [string, string[]][]) => ({
      sections: sections.map(([id, lessonIds]) => ({ sectionId: id, lessonIds })),
    });
    await catalog.ok(
      owner,
      'PUT',
      `${path}/order`,
      order([second.id, [d, b]], [sectionId, [c, a]]),
    );
    const { sections } = await outline(owner, course.id);
    assert.deepEqual(
      sections.map(({ title, lessons: own }) => [title, own.map((one) => one.title).join('')]),
      [
        ['More', 'db'],
        ['Basics', 'ca'],
      ],
    );
    for (const wrong of [
      order([second.id, [d, b]], [sectionId, [c]]),
      order([second.id, [d, b, a]], [sectionId, [c, a]]),
      order([second.id, [d, b, randomUUID()]], [sectionId, [c, a]]),
      order([second.id, [d, b, c, a]]),
      order([second.id, [d, b]], [second.id, [c, a]]),
    ])
      assert.equal(
        await refused(owner, 'PUT', `${path}/order`, wrong),
        '422 catalog.order_incomplete',
      );
    assert.equal(
      await refused(owner, 'DELETE', `${path}/sections/${sectionId}`),
      '409 catalog.section_not_empty',
    );
  });

  it('say which field of a lesson is wrong', async () => {
    const { course, sectionId } = await draft(catalog, owner);
    const wrong = await catalog.call<{ errors: { pointer: string }[] }>(
      owner,
      'POST',
      `/v1/courses/${course.id}/lessons`,
      {
        ...{ sectionId, kind: 'video', title: 'x', text: 'no' },
        completion: { quizPassed: true },
        drip: { afterDays: -1 },
      },
    );
    assert.equal(problem(wrong), '422 catalog.lesson_invalid');
    assert.deepEqual(wrong.body.errors.map(({ pointer }) => pointer).sort(), [
      '/completion',
      '/drip/afterDays',
      '/text',
    ]);
  });

  it('are copied with all that is in them', async () => {
    const { course } = await published(catalog, owner, {
      lessons: ['One', 'Two'],
      categories: ['Maths'],
    });
    const copy = await catalog.ok<Course & { title: string; categories: string[] }>(
      owner,
      'POST',
      `/v1/courses/${course.id}/duplicate`,
    );
    assert.deepEqual(
      [copy.status, copy.title, copy.categories],
      ['draft', 'Geometry (copy)', ['Maths']],
    );
    const shape = ({ sections }: Outline): unknown =>
      sections.map(({ title, lessons }) => [title, lessons.map((one) => one.title)]);
    const [original, made] = [await outline(owner, course.id), await outline(owner, copy.id)];
    assert.deepEqual(shape(made), shape(original));
    const ids = (of: Outline): string[] =>
      of.sections.flatMap(({ id, lessons }) => [id, ...lessons.map((one) => one.id)]);
    assert.deepEqual(
      ids(made).filter((id) => ids(original).includes(id)),
      [],
    );
  });

  it('are archived, deleted and brought back, and tell it', async () => {
    const { course } = await published(catalog, owner);
    const path = `/v1/courses/${course.id}`;
    const shop = async (): Promise<number> =>
      (await catalog.call(undefined, 'GET', `/v1/catalog/courses/${course.id}`)).status;
    assert.equal(await shop(), 200);
    await catalog.ok(owner, 'POST', `${path}/archive`);
    assert.equal(await shop(), 404);
    assert.equal(await refused(owner, 'POST', `${path}/archive`), '409 catalog.course_archived');
    assert.equal(await refused(owner, 'POST', `${path}/publish`), '409 catalog.course_archived');
    await catalog.ok(owner, 'DELETE', path);
    assert.equal(
      await refused(owner, 'PATCH', path, { title: 'x' }),
      '404 catalog.course_not_found',
    );
    assert.equal(await refused(owner, 'DELETE', path), '404 catalog.course_not_found');
    const listed = async (query: string): Promise<boolean> => {
      const { items } = await catalog.ok<{ items: Course[] }>(owner, 'GET', `/v1/courses${query}`);
      return items.some(({ id }) => id === course.id);
    };
    assert.deepEqual([await listed(''), await listed('?status=deleted')], [false, true]);
    assert.equal((await catalog.ok<Course>(owner, 'POST', `${path}/restore`)).status, 'archived');
    assert.equal(await refused(owner, 'POST', `${path}/restore`), '409 catalog.course_not_deleted');
    assert.equal(
      (await catalog.ok<Course>(owner, 'POST', `${path}/unarchive`)).status,
      'published',
    );
    assert.equal(await shop(), 200);
    const said = await catalog.said(course.id);
    assert.deepEqual(
      said.flatMap(({ data }) => data['availability'] ?? []),
      ['published', 'archived', 'deleted', 'archived', 'published'],
    );
  });

  it('are for their own staff alone until they are published', async () => {
    const { course, lessons, sectionId } = await draft(catalog, owner);
    const path = `/v1/courses/${course.id}`;
    const learner = catalog.learner(owner);
    const rival = catalog.person();
    for (const at of ['', '/outline', `/lessons/${lessons[0]!.id}`, '/publish-check', '/versions'])
      assert.equal(await refused(learner, 'GET', `${path}${at}`), '403 request.forbidden');
    for (const [method, at, json] of [
      ['GET', ''],
      ['PATCH', '', { title: 'Mine' }],
      ['DELETE', ''],
      ['GET', '/outline'],
      ['GET', '/publish-check'],
      ['PUT', '/order', { sections: [] }],
      ['POST', '/sections', { title: 'Mine' }],
      ['POST', '/lessons', { sectionId, kind: 'text', title: 'Mine' }],
      ['GET', `/lessons/${lessons[0]!.id}`],
      ['PATCH', `/lessons/${lessons[0]!.id}`, { title: 'Mine' }],
      ['POST', '/publish'],
      ['POST', '/duplicate'],
      ['POST', '/archive'],
      ['POST', '/restore'],
    ] as const)
      assert.equal(
        await refused(rival, method, `${path}${at}`, json),
        '404 catalog.course_not_found',
        `${method} ${at}`,
      );
  });
});
