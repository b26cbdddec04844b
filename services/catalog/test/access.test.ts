import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { CatalogStack, type Person } from './support/catalog-stack.js';
import { published } from './support/course.js';

interface Operation {
  readonly security?: readonly object[];
}
const document = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as { paths: Record<string, Record<string, Operation>> };
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method, { security }]) => METHODS.has(method) && security?.length !== 0)
    .map(([method]) => ({ method: method.toUpperCase(), path })),
);
const ofSomething = operations.filter(({ path }) => path.includes('{'));
const lists = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));

/** What a member of the school may do with a course without being enrolled: enroll. */
const FOR_MEMBERS = new Set(['POST /v1/courses/{id}/enrollments']);

describe('every operation on what belongs to a school', () => {
  let catalog: CatalogStack;
  let owner: Person;
  let learner: Person;
  let callers: Record<string, Person | undefined>;
  let ids: Record<string, string>;
  let bodies: Record<string, object>;

  before(async () => {
    catalog = await CatalogStack.start();
    owner = catalog.person();
    learner = catalog.learner(owner);
    const { course, sectionId, lessons } = await published(catalog, owner);
    const enrollment = await catalog.ok<{ id: string }>(
      learner,
      'POST',
      `/v1/courses/${course.id}/enrollments`,
    );
    const invitation = await catalog.ok<{ id: string }>(
      owner,
      'POST',
      `/v1/courses/${course.id}/invitations`,
      {},
    );
    const list = await catalog.ok<{ id: string }>(owner, 'POST', '/v1/course-lists', {
      title: 'To begin with',
      courseIds: [course.id],
    });
    const lessonId = lessons[0]!.id;
    ids = {
      '/v1/courses': course.id,
      '/v1/course-lists': list.id,
      '/v1/enrollments': enrollment.id,
      sectionId,
      lessonId,
      invitationId: invitation.id,
    };
    // Bodies that get past validation, so that access is what is decided.
    bodies = {
      'PATCH /v1/course-lists/{id}': { title: 'Taken over' },
      'PATCH /v1/courses/{id}': { title: 'Taken over' },
      'POST /v1/courses/{id}/grants': { userIds: [learner.userId] },
      'POST /v1/courses/{id}/invitations': {},
      'POST /v1/courses/{id}/lessons': { sectionId, kind: 'text', title: 'Planted', text: 'x' },
      'PATCH /v1/courses/{id}/lessons/{lessonId}': { title: 'Taken over' },
      'POST /v1/courses/{id}/moves': { enrollmentIds: [enrollment.id], courseVersion: 1 },
      'PUT /v1/courses/{id}/order': { sections: [{ sectionId, lessonIds: [lessonId] }] },
      'POST /v1/courses/{id}/sections': { title: 'Planted' },
      'PATCH /v1/courses/{id}/sections/{sectionId}': { title: 'Taken over' },
      'POST /v1/enrollments/{id}/move': { courseVersion: 1 },
    };
    callers = {
      nobody: undefined,
      'the owner of another school': catalog.person(),
      'a learner of another school': catalog.person('learner'),
      'a member without enrollment': catalog.learner(owner),
    };
  });
  after(() => catalog.stop());

  const attempt = (
    who: Person | undefined,
    { method, path }: { method: string; path: string },
    id?: string,
  ) => {
    const family = path.split('/').slice(0, 3).join('/');
    const address = path
      .replace('{id}', id ?? ids[family]!)
      .replace(/\{(\w+)\}/g, (_, name: string) => ids[name]!);
    const query = path.endsWith('/move-preview') ? '?to=1' : '';
    return catalog.call(who, method, `${address}${query}`, bodies[`${method} ${path}`]);
  };

  it('are known here', () => assert.ok(ofSomething.length >= 30 && lists.length >= 3));

  for (const operation of ofSomething) {
    const name = `${operation.method} ${operation.path}`;
    it(`${name} is refused`, async () => {
      for (const [who, person] of Object.entries(callers)) {
        if (who === 'a member without enrollment' && FOR_MEMBERS.has(name)) continue;
        const { status, text } = await attempt(person, operation);
        if (person === undefined) assert.equal(status, 401, who);
        else assert.ok([403, 404].includes(status), `${who}: ${status} ${text}`);
      }
    });

    it(`${name} says of what is elsewhere what it says of what is nowhere`, async () => {
      const stranger = callers['the owner of another school'];
      const [elsewhere, nowhere] = [
        await attempt(stranger, operation),
        await attempt(stranger, operation, randomUUID()),
      ];
      assert.deepEqual(
        [elsewhere.status, elsewhere.body['code']],
        [nowhere.status, nowhere.body['code']],
      );
    });
  }

  for (const { path } of lists)
    it(`GET ${path} shows nothing of another school`, async () => {
      for (const person of Object.values(callers)) {
        if (person?.schoolId === owner.schoolId) continue;
        const { text } = await catalog.call(person, 'GET', path);
        for (const id of Object.values(ids)) assert.ok(!text.includes(id), text);
      }
    });

  it('has changed nothing', async () => {
    const course = await catalog.ok<{ title: string; status: string; version: number }>(
      owner,
      'GET',
      `/v1/courses/${ids['/v1/courses']}`,
    );
    assert.deepEqual([course.title, course.status], ['Geometry', 'published']);
    const outline = await catalog.ok(owner, 'GET', `/v1/courses/${ids['/v1/courses']}/outline`);
    assert.ok(!JSON.stringify(outline).match(/Planted|Taken over/));
    const enrollment = await catalog.ok<{ state: string }>(
      learner,
      'GET',
      `/v1/enrollments/${ids['/v1/enrollments']}`,
    );
    assert.equal(enrollment.state, 'active');
  });
});
