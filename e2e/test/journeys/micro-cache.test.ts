import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { assertProblem } from '../support/problem.js';
import { createCourse, publishedCourse, signUp, type Course } from '../support/school.js';

const isHit = ({ headers }: Answer<Course>): boolean => headers.get('x-cache') === 'hit';

describe('the micro-cache of the gateway', () => {
  let stack: TestStack;
  let token: string;
  let course: Course;

  const read = (): Promise<Answer<Course>> =>
    call<Course>(`${stack.gatewayUrl}/v1/catalog/courses/${course.id}`);
  const rename = async (title: string): Promise<void> => {
    const url = `${stack.gatewayUrl}/v1/courses/${course.id}`;
    const { status, text } = await call(url, { method: 'PATCH', token, json: { title } });
    assert.equal(status, 200, text);
  };

  before(async () => {
    // Nobody calls the others here.
    stack = await startStack({
      services: ['gateway', 'identity', 'catalog'],
    });
    token = (await signUp(stack.gatewayUrl)).accessToken;
    course = await publishedCourse(stack.gatewayUrl, token);
  });
  after(() => stack.stop());

  it('answers again from memory, the same in every header that matters', async () => {
    const first = await read();
    const hit = await eventually(async () => {
      const answer = await read();
      assert.ok(isHit(answer));
      return answer;
    });
    assert.deepEqual(hit.body, first.body);
    for (const name of ['etag', 'content-type', 'x-content-type-options', 'cache-control'])
      assert.equal(hit.headers.get(name), first.headers.get(name));
    assert.equal(hit.headers.get('cache-tag'), null);
    assert.notEqual(hit.headers.get('x-request-id'), first.headers.get('x-request-id'));
  });

  it('answers from the service for whoever has a token or asks for a part', async () => {
    const url = `${stack.gatewayUrl}/v1/catalog/courses/${course.id}`;
    for (const options of [{ token }, { headers: { range: 'bytes=0-3' } }])
      assert.ok(!isHit(await call<Course>(url, options)));
  });

  it('answers whoever has it already with 304, in plain and compressed form', async () => {
    const { headers } = await eventually(async () => {
      const answer = await read();
      assert.ok(isHit(answer));
      return answer;
    });
    const url = `${stack.gatewayUrl}/v1/catalog/courses/${course.id}`;
    const again = await call(url, { headers: { 'if-none-match': headers.get('etag')! } });
    assert.equal(again.status, 304);
    assert.equal(again.text, '');
    assert.equal(again.headers.get('x-cache'), 'hit');
    assert.equal(again.headers.get('cache-control'), headers.get('cache-control'));
    const older = await call(url, { headers: { 'if-none-match': '"v0"' } });
    assert.equal(older.status, 200);
  });

  it('is never behind an event that has been heard', async () => {
    for (let round = 0; round < 20; round += 1) {
      const title = `Title ${round}`;
      await rename(title);
      // Readers all the while: one of them may see the old title, none after one saw the new.
      const seen: string[] = [];
      await eventually(async () => {
        const answers = await Promise.all(Array.from({ length: 8 }, read));
        seen.push(...answers.map(({ body }) => body.title));
        assert.ok(answers.every(({ body }) => body.title === title));
      });
      const hit = await eventually(async () => {
        const answer = await read();
        assert.ok(isHit(answer));
        return answer;
      });
      assert.equal(hit.body.title, title, `seen before: ${seen.join(', ')}`);
    }
  });

  it('keeps lists and searches until a course of the school changes', async () => {
    interface Page {
      readonly items: readonly { readonly id: string; readonly title: string }[];
    }
    const { schoolId } = (await read()).body as Course & { readonly schoolId: string };
    const lists = [`school=${schoolId}`, `school=${schoolId}&q=counterpoint`, 'limit=100'].map(
      (query) => `${stack.gatewayUrl}/v1/catalog/courses?${query}`,
    );
    const titles = async (url: string, wanted: (seen: string[]) => void): Promise<void> => {
      await eventually(async () => {
        const answer = await call<Page>(url);
        assert.equal(answer.headers.get('x-cache'), 'hit');
        wanted(answer.body.items.filter(({ id }) => id === course.id).map(({ title }) => title));
      });
    };
    await rename('Counterpoint for all');
    for (const url of lists)
      await titles(url, (seen) => assert.deepEqual(seen, ['Counterpoint for all']));
    await rename('Counterpoint for some');
    for (const url of lists)
      await titles(url, (seen) => assert.deepEqual(seen, ['Counterpoint for some']));
    const another = await publishedCourse(stack.gatewayUrl, token);
    await eventually(async () => {
      const { body } = await call<Page>(lists[0]!);
      assert.ok(body.items.some(({ id }) => id === another.id));
    });
  });

  it('keeps nothing of what is not there or not public', async () => {
    const draft = (await createCourse(stack.gatewayUrl, token)).body;
    const url = `${stack.gatewayUrl}/v1/catalog/courses/${draft.id}`;
    for (let round = 0; round < 3; round += 1) {
      const missing = await call<Course>(url);
      assertProblem(missing, { status: 404 });
      assert.ok(!isHit(missing));
    }
  });

  it('is not used while the bus is away, still serves what is true, and comes back', async () => {
    await eventually(async () => assert.ok(isHit(await read())));
    await stack.infrastructure.nats!.kill();
    await eventually(async () => assert.ok(!isHit(await read())));
    await rename('While the bus is away');
    const fresh = await read();
    assert.equal(fresh.status, 200);
    assert.ok(!isHit(fresh));
    assert.equal(fresh.body.title, 'While the bus is away');

    await stack.infrastructure.nats!.restart();
    await eventually(async () => assert.ok(isHit(await read())), { timeoutMs: 20_000 });
    assert.equal((await read()).body.title, 'While the bus is away');
    await rename('After the bus came back');
    await eventually(async () => {
      const answer = await read();
      assert.equal(answer.body.title, 'After the bus came back');
    });
  });
});
