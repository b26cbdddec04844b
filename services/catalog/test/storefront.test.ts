import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { schoolCreated, schoolUpdated } from '@lyceum/contracts';
import { eventually, problem, uniqueName } from '@lyceum/testing';
import { CatalogStack, type Person } from './support/catalog-stack.js';
import { draft, publish, published, type Course } from './support/course.js';

interface Found {
  readonly id: string;
  readonly title: string;
  readonly highlights: {
    readonly title: readonly { readonly text: string; readonly isMatch: boolean }[];
    readonly summary: readonly { readonly text: string; readonly isMatch: boolean }[];
  } | null;
}
interface Page {
  readonly items: readonly Found[];
  readonly nextCursor: string | null;
}

describe('the storefront', () => {
  let catalog: CatalogStack;
  let owner: Person;
  before(async () => {
    catalog = await CatalogStack.start();
    owner = catalog.person();
  });
  after(() => catalog.stop());

  const list = (query: Record<string, string>): Promise<Page> =>
    catalog.ok<Page>(undefined, 'GET', `/v1/catalog/courses?${new URLSearchParams(query)}`);
  const titles = async (query: Record<string, string>): Promise<string[]> =>
    (await list(query)).items.map(({ title }) => title);

  it('shows outlines without content, to people without an account', async () => {
    const { course } = await published(catalog, owner, { lessons: ['Secret recipe'] });
    const seen = await catalog.call(undefined, 'GET', `/v1/catalog/courses/${course.id}`);
    assert.match(seen.text, /Secret recipe/);
    assert.doesNotMatch(seen.text, /# Secret|"text":|"assetId"|metadata/);
    assert.equal(seen.headers.get('cache-tag'), `course:${course.id}`);
    assert.match(seen.headers.get('cache-control')!, /public, s-maxage/);
    assert.equal(seen.headers.get('etag'), `"v${course.version}"`);
    const { course: hidden } = await draft(catalog, owner);
    for (const who of [undefined, catalog.learner(owner), owner])
      assert.equal(
        problem(await catalog.call(who, 'GET', `/v1/catalog/courses/${hidden.id}`)),
        '404 catalog.course_not_found',
      );
  });

  it('lists the courses of a school by its id or address, page by page, newest first', async () => {
    const school = catalog.person();
    const { schoolId, userId: ownerId } = school;
    const [old, slug] = [uniqueName('school'), uniqueName('moved')];
    await catalog.tell(schoolId, schoolUpdated.v1({ schoolId, slug, version: 2 }));
    await catalog.tell(schoolId, schoolCreated.v1({ schoolId, ownerId, slug: old, version: 1 }));
    for (const at of [1, 2, 3, 4, 5])
      await published(catalog, school, {
        title: `Number ${at}`,
        categories: at % 2 ? ['Odd'] : ['Even'],
        language: at > 3 ? 'de' : 'en',
      });
    await draft(catalog, school, { title: 'Draft' });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = await list({ school: schoolId, limit: '2', ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(
      seen,
      [5, 4, 3, 2, 1].map((at) => `Number ${at}`),
    );
    await eventually(async () => assert.equal((await titles({ school: slug })).length, 5));
    assert.deepEqual(await titles({ school: old }), []);
    assert.deepEqual(await titles({ school: slug, category: 'Even' }), ['Number 4', 'Number 2']);
    assert.deepEqual(await titles({ school: slug, language: 'de' }), ['Number 5', 'Number 4']);
    assert.deepEqual(await titles({ school: slug, slug: 'number-3' }), ['Number 3']);
    assert.deepEqual(await titles({ school: slug, language: 'de', category: 'Odd', q: 'number' }), [
      'Number 5',
    ]);
    const foreign = await catalog.call(
      undefined,
      'GET',
      `/v1/catalog/courses?school=${slug}&cursor=AAAA`,
    );
    assert.equal(problem(foreign), '400 request.cursor_invalid');
  });

  describe('search', () => {
    let school: Person;
    const search = (q: string): Promise<string[]> => titles({ school: school.schoolId, q });
    before(async () => {
      school = catalog.person();
      for (const course of [
        { title: 'Watercolour painting', summary: 'Paint landscapes & portraits with a brush.' },
        { title: 'Running marathons', summary: 'Train for long distances.', categories: ['Sport'] },
        { title: 'Kochen für Anfänger', summary: 'Häuser und Gärten.', language: 'de' },
        { title: 'Photography', lessons: ['Landscapes at night', 'Portrait lenses'] },
      ])
        await published(catalog, school, course);
      await draft(catalog, school, { title: 'Hidden marathon' });
    });

    it('finds words in any form, wherever they stand, the closest first', async () => {
      assert.deepEqual(await search('run'), ['Running marathons']);
      assert.deepEqual(await search('marathon training'), ['Running marathons']);
      assert.deepEqual(await search('landscape'), ['Watercolour painting', 'Photography']);
      assert.deepEqual(await search('sport'), ['Running marathons']);
      assert.deepEqual(await search('haus garten'), ['Kochen für Anfänger']);
      assert.deepEqual(await search('anfanger'), ['Kochen für Anfänger']);
    });

    it('forgives typing errors and half a word', async () => {
      assert.deepEqual(await search('watercolor paintng'), ['Watercolour painting']);
      assert.deepEqual(await search('photogr'), ['Photography']);
      assert.deepEqual(await search('marathno'), ['Running marathons']);
      assert.deepEqual(await search('quantum physics'), []);
      for (const nothing of ['%', "'", '🎓', ' ', '&|!:*', '\\'])
        assert.deepEqual(await search(nothing), []);
    });

    it('shows what it found, as text and not as markup', async () => {
      const { items } = await list({ school: school.schoolId, q: 'paint landscapes' });
      const { title, summary } = items[0]!.highlights!;
      const marked = (parts: typeof title): string =>
        parts.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('');
      assert.equal(marked(title), 'Watercolour [painting]');
      assert.match(marked(summary), /\[Paint\] \[landscapes\] & portraits with a brush/);
      assert.equal((await list({ school: school.schoolId })).items[0]!.highlights, null);
    });

    it('goes page by page, and through all schools', async () => {
      const word = `w${randomUUID().slice(0, 8)}`;
      for (let at = 0; at < 3; at += 1)
        await published(catalog, catalog.person(), { title: `${word} ${at}` });
      const first = await list({ q: word, limit: '2' });
      const second = await list({ q: word, limit: '2', cursor: first.nextCursor! });
      const all = [...first.items, ...second.items].map(({ title }) => title).sort();
      assert.deepEqual(
        all,
        [0, 1, 2].map((at) => `${word} ${at}`),
      );
      assert.equal(second.nextCursor, null);
    });

    it('follows what is changed, archived and published again', async () => {
      const { course } = await published(catalog, school, { title: 'Ephemeral' });
      const path = `/v1/courses/${course.id}`;
      assert.deepEqual(await search('ephemeral'), ['Ephemeral']);
      await catalog.ok(school, 'PATCH', path, { title: 'Perpetual' });
      assert.deepEqual([await search('ephemeral'), await search('perpetual')], [[], ['Perpetual']]);
      await catalog.ok(school, 'POST', `${path}/archive`);
      assert.deepEqual(await search('perpetual'), []);
      await catalog.ok(school, 'POST', `${path}/unarchive`);
      await publish(catalog, school, course.id);
      assert.deepEqual(await search('perpetual'), ['Perpetual']);
      await catalog.ok(school, 'DELETE', path);
      assert.deepEqual(await search('perpetual'), []);
    });

    it('reads its index and not the courses of everybody', async () => {
      await catalog.admin.query(
        `insert into catalog.course_terms (tenant_id, term, course_id, weight)
         select $1, 'tx' || n, (select id from catalog.courses limit 1), 1 from generate_series(1, 20000) n`,
        [randomUUID()],
      );
      await catalog.admin.query('analyze catalog.course_terms');
      await catalog.admin.query('begin');
      try {
        await catalog.admin.query(`set local role lyceum_catalog`);
        await catalog.admin.query(`select set_config('app.role', 'system', true)`);
        const { rows } = await catalog.admin.query<{ 'QUERY PLAN': string }>(
          `explain select * from unnest(array['wrun', 'trun']) as wanted
           join catalog.course_terms t on t.term = wanted where t.tenant_id = $1`,
          [school.schoolId],
        );
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        assert.match(plan, /Index.*course_terms/, plan);
      } finally {
        await catalog.admin.query('rollback');
      }
    });
  });

  it('shows the lists that a school puts together, with what is published of them', async () => {
    const [one, two] = [await published(catalog, owner), await published(catalog, owner)];
    const { course: hidden } = await draft(catalog, owner);
    const courseIds = [two.course.id, hidden.id, one.course.id];
    const fields = { title: 'Start here', description: 'In this order.', courseIds };
    const made = await catalog.call<{ id: string }>(owner, 'POST', '/v1/course-lists', fields);
    assert.equal(made.status, 201, made.text);
    const path = `/v1/course-lists/${made.body.id}`;
    const shown = () =>
      catalog.call<{ courses: Course[] }>(undefined, 'GET', `/v1/catalog/lists/${made.body.id}`);
    assert.equal(problem(await shown()), '404 catalog.list_not_found');
    const late = { 'if-match': '"v9"' };
    const change = (json: object, headers = {}) =>
      catalog.call(owner, 'PATCH', path, json, headers);
    assert.equal(problem(await change({ isPublic: true }, late)), '412 catalog.list_changed');
    assert.equal((await change({ isPublic: true }, { 'if-match': '"v1"' })).status, 200);
    assert.deepEqual(
      (await shown()).body.courses.map(({ id }) => id),
      [two.course.id, one.course.id],
    );
    assert.equal(
      problem(await change({ courseIds: [randomUUID()] })),
      '422 catalog.list_course_unknown',
    );
    const rival = catalog.person();
    for (const [method, json] of [['GET'], ['PATCH', { title: 'x' }], ['DELETE']] as const)
      assert.equal(
        problem(await catalog.call(rival, method, path, json)),
        '404 catalog.list_not_found',
      );
    assert.equal(
      problem(await catalog.call(catalog.learner(owner), 'GET', path)),
      '403 request.forbidden',
    );
    assert.equal((await catalog.call(owner, 'DELETE', path, undefined, late)).status, 412);
    assert.equal((await catalog.call(owner, 'DELETE', path)).status, 204);
    assert.equal((await shown()).status, 404);
  });
});
